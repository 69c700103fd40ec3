package io.laminar.engine.io;

import io.laminar.engine.config.IoConfig;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.port.IoBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The backends for files and sockets that there are, in the order in which they are preferred.
 *
 * @threading any
 */
public final class IoBackends {
    private static final String URING = "uring";
    private static final String NIO = "nio";

    private final List<IoBackend> found;

    /**
     * Takes backends.
     *
     * @param found the backends
     */
    public IoBackends(List<IoBackend> found) {
        this.found = List.copyOf(found);
    }

    /** {@return those that {@link ServiceLoader} finds} */
    public static IoBackends load() {
        List<IoBackend> found = new ArrayList<>();
        ServiceLoader.load(IoBackend.class).forEach(found::add);
        if (found.isEmpty()) {
            // The context loader of the calling thread need not see what the engine sees.
            ServiceLoader.load(IoBackend.class, IoBackends.class.getClassLoader())
                    .forEach(found::add);
        }
        return new IoBackends(found);
    }

    /**
     * What was chosen.
     *
     * @param backend the backend
     * @param reason what it found, and why no better one was chosen
     */
    public record Choice(IoBackend backend, String reason) {
        @Override
        public String toString() {
            return backend.name() + " (" + reason + ")";
        }
    }

    /**
     * Chooses one.
     *
     * @param wanted what the configuration says
     * @return the choice, and why
     * @throws ConfigException when what is wanted does not work here
     */
    public Choice choose(IoConfig.Backend wanted) {
        return switch (wanted) {
            case URING -> require(URING);
            case NIO -> require(NIO);
            case AUTO -> {
                String missing = whyNot(URING);
                yield missing == null ? require(URING) : behind(require(NIO), missing);
            }
        };
    }

    private static Choice behind(Choice choice, String missing) {
        return new Choice(choice.backend(), choice.reason() + "; no " + URING + ": " + missing);
    }

    private @Nullable IoBackend find(String name) {
        for (IoBackend backend : found) {
            if (backend.name().equals(name)) {
                return backend;
            }
        }
        return null;
    }

    private @Nullable String whyNot(String name) {
        IoBackend backend = find(name);
        if (backend == null) {
            return "module is absent";
        }
        IoBackend.Availability availability = backend.availability();
        return availability.available() ? null : availability.reason();
    }

    private Choice require(String name) {
        IoBackend backend = find(name);
        String missing = whyNot(name);
        if (backend == null || missing != null) {
            List<String> names = found.stream().map(IoBackend::name).toList();
            throw new ConfigException(
                    ErrorCode.NO_IO_BACKEND,
                    "io backend is not available: io.backend=" + name.toLowerCase(Locale.ROOT) + ", reason=" + missing
                            + ", found=" + names,
                    backend == null
                            ? "put the jar of module io.laminar.iouring on the path, or set io.backend = auto"
                            : "set io.backend = auto, or mend what the reason says; laminar doctor shows more");
        }
        return new Choice(backend, backend.availability().reason());
    }
}
