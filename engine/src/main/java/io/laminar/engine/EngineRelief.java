package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a producer of a source asks while it waits for room. */
final class EngineRelief implements Backpressure.Relief {
    private static final long PAUSE_NS = 20_000;

    private final Laminar laminar;
    private final SourceNode source;

    EngineRelief(Laminar laminar, SourceNode source) {
        this.laminar = laminar;
        this.source = source;
    }

    @Override
    public boolean work() {
        return laminar.poll() > 0;
    }

    @Override
    public @Nullable EngineException hopeless() {
        if (laminar.isClosed()) {
            return new ConfigException(ErrorCode.CLOSED, "engine is closed");
        }
        EngineException crash = laminar.assembly().cores().crash();
        return crash == null ? source.stopped() : crash;
    }

    @Override
    public @Nullable EngineException undurable() {
        Durability durability = laminar.statements().durability();
        return durability == null
                ? new ConfigException(
                        ErrorCode.WRONG_MODE, "engine keeps nothing: data.directory=", "set data.directory")
                : durability.logs().failure();
    }

    @Override
    public void pause() {
        LockSupport.parkNanos(PAUSE_NS);
    }

    @Override
    public List<String> heldSinks() {
        return laminar.assembly().heldSinks(source);
    }

    @Override
    public void park(long timeoutNs) {
        laminar.assembly().cores().rounds(0).park(timeoutNs);
    }
}
