package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Waits until an engine has nothing left to do, or has failed. */
final class Settling {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");
    private static final long GLANCE_NS = 200_000;

    private final Laminar laminar;
    private final Assembly assembly;
    private final boolean inline;

    Settling(Laminar laminar) {
        this.laminar = laminar;
        this.assembly = laminar.assembly();
        this.inline = assembly.cores().inline();
    }

    boolean await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        laminar.start();
        while (true) {
            if (isSettled()) {
                throwFirstFailure();
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            decide();
            if (!inline) {
                LockSupport.parkNanos(GLANCE_NS);
            }
        }
    }

    private boolean isSettled() {
        synchronized (laminar) {
            laminar.requireOpen();
            if (assembly.cores().crash() != null) {
                return true;
            }
            if (inline) {
                boolean idle = laminar.poll() == 0;
                return idle && assembly.isSettled();
            }
            return assembly.isSettled();
        }
    }

    /** Takes the checkpoint that sinks which have all of their rows are waiting for; one that fails is taken again. */
    private void decide() {
        Durability durability = laminar.statements().durability();
        if (durability != null
                && assembly.sinks().values().stream()
                        .anyMatch(sink -> sink.agent().isUndecided())) {
            try {
                durability.checkpoints().take();
            } catch (EngineException e) {
                LOG.log(System.Logger.Level.DEBUG, "checkpoint failed, another one follows: {0}", e.describe());
            }
        }
    }

    private void throwFirstFailure() {
        synchronized (laminar) {
            List<EngineException> failures = assembly.failures();
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }
}
