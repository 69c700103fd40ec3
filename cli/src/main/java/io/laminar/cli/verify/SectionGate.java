package io.laminar.cli.verify;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets threads open sections, or keeps them from it while these are counted: what is judged must stand still.
 *
 * <pre>
 *  main     open ── feeds a round ── close, waits ── judges ── open ...
 *  others   enter ─ section ─ leave ... ──▶│ refused          │▶ enter
 * </pre>
 *
 * @threading {@link #join} any; {@link #open} and {@link #close} one
 */
final class SectionGate {
    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final long GLANCE_NS = 50_000;

    private final List<Pass> passes = new CopyOnWriteArrayList<>();
    private volatile boolean closed = true;

    /** A thread's leave to pass. */
    final class Pass {
        private volatile boolean inside;

        /** {@return whether a section may be opened; then {@link #leave} follows it} */
        boolean enter() {
            // Written before the gate is read, and the other way round in close(): one of both sees the other.
            inside = true;
            if (closed) {
                inside = false;
            }
            return inside;
        }

        void leave() {
            inside = false;
        }
    }

    /** {@return a pass for a thread} */
    Pass join() {
        Pass pass = new Pass();
        passes.add(pass);
        return pass;
    }

    void open() {
        closed = false;
    }

    /** Returns when no thread is in a section any more; what they have counted is seen by the caller then. */
    void close() {
        closed = true;
        long deadline = System.nanoTime() + PATIENCE_NS;
        for (Pass pass : passes) {
            while (pass.inside) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("a thread does not come out of its section");
                }
                LockSupport.parkNanos(GLANCE_NS);
            }
        }
    }
}
