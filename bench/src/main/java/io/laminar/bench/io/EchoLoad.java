package io.laminar.bench.io;

import io.laminar.bench.macro.Figure;
import io.laminar.ring0.port.IoBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Datagrams of 64 bytes there and back; the servers differ, the client is the same. */
final class EchoLoad {
    private EchoLoad() {}

    static List<Figure> measure(IoBackend backend, int rounds, int datagrams) {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(measure(backend, 1, rounds, datagrams / 4, 1 / 0.9));
        figures.addAll(measure(backend, 256, rounds, datagrams, 1 / 1.5));
        return figures;
    }

    /** What one kind of server came to. */
    private static final class Tally {
        final Samples times = new Samples();
        final List<Double> nsEach = new ArrayList<>();
        long calls;

        double nsEach() {
            return Samples.median(nsEach.stream().mapToDouble(d -> d).toArray());
        }
    }

    private static List<Figure> measure(IoBackend backend, int sockets, int rounds, int count, double limit) {
        Tally ours = new Tally();
        Tally peer = new Tally();
        for (int round = -2; round < rounds; round++) {
            round(backend, EchoServers.OnSelector::new, sockets, count, round < 0 ? new Tally() : peer);
            round(backend, () -> new EchoServers.OnPort(backend), sockets, count, round < 0 ? new Tally() : ours);
        }
        double[] ratios = new double[rounds];
        for (int r = 0; r < rounds; r++) {
            ratios[r] = ours.nsEach.get(r) / peer.nsEach.get(r);
        }
        String name = String.format(Locale.ROOT, "io udp echo, 64 bytes, %d sockets", sockets);
        double total = (double) rounds * count;
        return List.of(
                new Figure(
                        name,
                        String.format(
                                Locale.ROOT,
                                "%s %.0f k/s, %.2f system calls each; selector %.0f k/s, %.2f; time by time",
                                backend.name(),
                                1e6 / ours.nsEach(),
                                ours.calls / total,
                                1e6 / peer.nsEach(),
                                peer.calls / total),
                        Samples.median(ratios),
                        "x the time",
                        limit),
                new Figure(
                        name,
                        String.format(
                                Locale.ROOT,
                                "%s p50 %.0f us p99 %.0f us; selector p50 %.0f us p99 %.0f us; p99 by p99",
                                backend.name(),
                                ours.times.percentile(0.5) / 1e3,
                                ours.times.percentile(0.99) / 1e3,
                                peer.times.percentile(0.5) / 1e3,
                                peer.times.percentile(0.99) / 1e3),
                        ours.times.ratio(peer.times, 0.99),
                        "x",
                        1));
    }

    private static void round(
            IoBackend backend, Supplier<EchoServers.Server> kind, int sockets, int count, Tally tally) {
        try (EchoClient client = new EchoClient(backend, sockets);
                EchoServers.Server server = kind.get()) {
            client.connect(server.start(client.addresses()));
            client.run(new long[count / 10 + sockets]);
            long[] times = new long[count];
            long calls = server.systemCalls();
            long start = System.nanoTime();
            client.run(times);
            tally.nsEach.add((System.nanoTime() - start) / (double) count);
            tally.calls += server.systemCalls() - calls;
            tally.times.add(times);
        }
    }
}
