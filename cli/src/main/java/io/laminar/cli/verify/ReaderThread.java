package io.laminar.cli.verify;

import io.laminar.verifier.AllocationSections;
import io.laminar.verifier.Section;
import io.laminar.verifier.Verification;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of cores that run by themselves, so that none of them waits for who feeds it.
 *
 * @threading {@link #run} the thread; the rest who feeds
 */
final class ReaderThread implements AutoCloseable {
    private static final long PAUSE_NS = 50_000;
    private static final long PATIENCE_NS = 60_000_000_000L;

    private final List<ResultReader> readers;
    private final Verification verification;
    private final SectionGate gate;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long emptyPasses;
    private volatile @Nullable RuntimeException failure;

    ReaderThread(List<ResultReader> readers, Verification verification, SectionGate gate) {
        this.readers = readers;
        this.verification = verification;
        this.gate = gate;
        this.thread = Thread.ofPlatform().name("reader").daemon(true).start(this::run);
    }

    private void run() {
        AllocationSections sections = verification.sections();
        Section read = sections.section("read results");
        SectionGate.Pass pass = gate.join();
        long passes = 0;
        try {
            while (!stopping) {
                boolean any = false;
                if (pass.enter()) {
                    sections.begin(read);
                    any = readAll();
                    sections.end();
                    pass.leave();
                }
                if (!any) {
                    emptyPasses = ++passes;
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        } catch (RuntimeException e) {
            failure = e;
            pass.leave();
        }
    }

    private boolean readAll() {
        boolean any = false;
        for (int r = 0; r < readers.size(); r++) {
            any |= readers.get(r).read();
        }
        return any;
    }

    /** Waits until all is read that is there now. */
    void catchUp() {
        long before = emptyPasses;
        long deadline = System.nanoTime() + PATIENCE_NS;
        // One pass may have begun before.
        while (emptyPasses < before + 2) {
            RuntimeException failed = failure;
            if (failed != null) {
                throw failed;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("results are not read to their end");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
