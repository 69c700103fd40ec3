package io.laminar.storage.log;

import io.laminar.ring0.port.ArmedFault;
import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk that knows which bytes are durable, on real files: {@link #crash} leaves of what was not synced some sectors,
 * some halves of them and nothing of others. It fails when a test says so.
 */
public final class SimulatedDisk implements Faults, IoBackend {
    private static final int SECTOR_BYTES = 512;

    private final Random random;
    private final Map<Path, byte[]> durable = new HashMap<>();
    private final List<Write> volatileWrites = new ArrayList<>();
    private final ArmedFault fault = new ArmedFault();
    boolean full;
    boolean lazy;
    boolean lying;
    /** What was started last ends first. */
    boolean backwards;

    /** Bytes of a file that are not durable. */
    record Write(Path path, long offset, byte[] bytes) {}

    public SimulatedDisk(long seed) {
        random = new Random(seed);
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Availability availability() {
        return new Availability(true, "simulated");
    }

    @Override
    public IoBackend backend() {
        return this;
    }

    @Override
    public IoPort open(IoOptions options) {
        return new SimulatedPort(this, options);
    }

    @Override
    public ArmedFault fault() {
        return fault;
    }

    /** {@return the error that this call has; 0 for none: what a port goes on after by itself is none} */
    int strike(Call call) {
        if (!fault.strikes(call)) {
            return 0;
        }
        int error = fault.error();
        return error == SHORT || error == IoError.AGAIN || error == IoError.INTERRUPTED ? 0 : error;
    }

    /** {@return whether an operation ends in this turn} */
    boolean ends() {
        return !lazy || random.nextInt(3) > 0;
    }

    /** {@return which of the operations that were started ends now: a lazy disk has an order of its own} */
    int next(int started) {
        if (lazy) {
            return random.nextInt(started);
        }
        return backwards ? started - 1 : 0;
    }

    void opened(Path path) throws IOException {
        durable.put(path, Files.readAllBytes(path));
    }

    void written(Write write) {
        volatileWrites.add(write);
    }

    void writtenDurably(Write write) {
        if (lying) {
            volatileWrites.add(write);
            return;
        }
        apply(write, durable(write.path()), 0, write.bytes().length);
    }

    void synced(Path path) {
        volatileWrites.removeIf(write -> {
            if (write.path().equals(path) && !lying) {
                writtenDurably(write);
                return true;
            }
            return false;
        });
    }

    private byte[] durable(Path path) {
        byte[] image = durable.get(path);
        if (image == null) {
            throw new AssertionError("never opened: " + path);
        }
        return image;
    }

    private static void apply(Write write, byte[] image, int from, int to) {
        System.arraycopy(write.bytes(), from, image, (int) write.offset() + from, to - from);
    }

    /**
     * The machine loses its power.
     *
     * @param started writes that were started and have not ended
     */
    void crash(List<Write> started) throws IOException {
        List<Write> open = new ArrayList<>(volatileWrites);
        open.addAll(started);
        for (Write write : open) {
            tear(write, durable(write.path()));
        }
        for (Map.Entry<Path, byte[]> file : durable.entrySet()) {
            if (Files.exists(file.getKey())) {
                Files.write(file.getKey(), file.getValue());
            }
        }
        forget();
    }

    /** What was written stays, as the page cache does. */
    void forget() {
        durable.clear();
        volatileWrites.clear();
    }

    /** Some bytes in front, some sectors anywhere, or all. */
    private void tear(Write write, byte[] image) {
        int length = write.bytes().length;
        switch (random.nextInt(4)) {
            case 0 -> apply(write, image, 0, random.nextInt(length + 1));
            case 1 -> apply(write, image, 0, length);
            default -> {
                int share = 1 + random.nextInt(4);
                for (int at = 0; at < length; at += SECTOR_BYTES) {
                    if (random.nextInt(share + 1) > 0) {
                        apply(write, image, at, Math.min(length, at + SECTOR_BYTES));
                    }
                }
            }
        }
    }
}
