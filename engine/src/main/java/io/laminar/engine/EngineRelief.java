package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a producer asks while it waits for room. */
final class EngineRelief implements Backpressure.Relief {
    private final Laminar laminar;

    EngineRelief(Laminar laminar) {
        this.laminar = laminar;
    }

    @Override
    public boolean work() {
        return laminar.poll() > 0;
    }

    @Override
    public @Nullable EngineException hopeless() {
        return laminar.isClosed()
                ? new ConfigException(ErrorCode.CLOSED, "engine is closed")
                : laminar.assembly().cores().crash();
    }

    @Override
    public List<String> heldSinks(String source) {
        return laminar.assembly().heldSinks(source);
    }

    @Override
    public void park(long timeoutNs) {
        laminar.assembly().cores().rounds(0).park(timeoutNs);
    }
}
