package io.laminar.bench.io;

import io.laminar.bench.macro.ReportLine;
import io.laminar.engine.nio.NioBackend;
import io.laminar.iouring.reactor.UringBackend;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Files and sockets: what {@code scripts/bench io} runs. */
public final class IoWorkloads {
    private final boolean quick;
    private final Set<String> names;
    private final IoBackend backend;

    /**
     * A run.
     *
     * @param quick few operations and one round: that everything runs and results agree
     * @param names {@code io} for all, or some of io-nop, io-file, io-echo, io-rows
     */
    public IoWorkloads(boolean quick, Set<String> names) {
        this.quick = quick;
        this.names = names;
        IoBackend uring = new UringBackend();
        this.backend = uring.availability().available() ? uring : new NioBackend();
    }

    /**
     * Runs what is wanted.
     *
     * @param report takes lines as they come
     * @throws IOException when a file cannot be written
     */
    public void run(Consumer<List<? extends ReportLine>> report) throws IOException {
        int rounds = quick ? 1 : 5;
        if (wanted("io-nop")) {
            report.accept(NopLoad.measure(rounds, quick ? 12_800 : 1_280_000));
        }
        if (wanted("io-file")) {
            report.accept(FileLoad.measure(backend, rounds, quick ? 20 : 1_000));
        }
        if (wanted("io-echo")) {
            report.accept(EchoLoad.measure(backend, rounds, quick ? 2_000 : 400_000));
        }
        if (wanted("io-rows")) {
            report.accept(RowsLoad.measure(quick ? 0 : 2, rounds, quick ? 100_000 : 5_000_000));
        }
    }

    private boolean wanted(String name) {
        return names.isEmpty() || names.contains("io") || names.contains(name);
    }
}
