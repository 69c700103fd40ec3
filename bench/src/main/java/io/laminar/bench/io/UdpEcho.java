package io.laminar.bench.io;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Meter;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import io.laminar.ring0.port.IoBackend;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/** Datagrams echoed by a server on one processor, driven by a client on another, the same client for all servers. */
final class UdpEcho {
    private static final int MOST_SAMPLES = 2_000_000;
    private static final int WARM_UP = 0;
    private static final int MEASURED = 1;
    private static final int OVER = 2;

    private final Shape shape;

    /**
     * What is run.
     *
     * @param name the workload
     * @param sockets how many, each with one peer
     * @param window datagrams under way on each
     * @param burst datagrams of a socket that are sent at once, when so many are back
     * @param warmUpNs time that is not measured
     * @param measuredNs time that is
     * @param rounds how often each server has its turn
     */
    record Shape(String name, int sockets, int window, int burst, long warmUpNs, long measuredNs, int rounds) {}

    /** One server, and what it took. */
    private static final class Way {
        final String name;
        final EchoServer.Factory factory;
        final boolean zero;
        final Samples samples = new Samples(MOST_SAMPLES);
        final Meter meter = new Meter();
        final List<Double> perSecond = new ArrayList<>();
        final List<Double> p99 = new ArrayList<>();
        long echoes;
        long calls;
        long idleNs;

        Way(String name, EchoServer.Factory factory, boolean zero) {
            this.name = name;
            this.factory = factory;
            this.zero = zero;
        }
    }

    /** The server's thread and the client meet here. */
    private static final class Meeting {
        final CompletableFuture<List<InetSocketAddress>> servers = new CompletableFuture<>();
        final CompletableFuture<List<InetSocketAddress>> clients = new CompletableFuture<>();
        final CompletableFuture<Boolean> ready = new CompletableFuture<>();
        volatile int phase = WARM_UP;
    }

    private UdpEcho(Shape shape) {
        this.shape = shape;
    }

    /**
     * Runs it.
     *
     * @param ratio messages a second that the port must reach, by those of the faster selector
     */
    static List<ReportLine> measure(Shape shape, double ratio) {
        List<IoBackend> backends = Ports.backends();
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("selector, 1 read a turn", count -> new SelectorEcho(count, 1), false));
        ways.add(new Way("selector, 64 reads a turn", count -> new SelectorEcho(count, 64), false));
        for (IoBackend backend : backends) {
            ways.add(new Way(
                    "port, " + backend.name(),
                    count -> new PortEcho(backend, count),
                    backend.name().equals(Ports.URING)));
        }
        UdpEcho echo = new UdpEcho(shape);
        for (int r = 0; r < shape.rounds(); r++) {
            for (Way way : ways) {
                Processors.on(1, () -> {
                    echo.run(way);
                    return way;
                });
            }
        }
        return report(shape, ways, ratio);
    }

    private static List<ReportLine> report(Shape shape, List<Way> ways, double ratio) {
        List<ReportLine> lines = new ArrayList<>();
        Way peer = median(ways.get(1).perSecond) > median(ways.get(0).perSecond) ? ways.get(1) : ways.get(0);
        for (Way way : ways) {
            Side.Counts counts = new Side.Counts(way.echoes, way.calls, way.zero);
            lines.add(Side.of(shape.name(), way.name, way.samples, way.meter, counts));
        }
        Way ours = ways.stream().filter(way -> way.zero).findFirst().orElseThrow();
        lines.add(Goal.said(shape.name(), "messages/s, " + peer.name, median(peer.perSecond), "/s"));
        lines.add(Goal.said(shape.name(), "messages/s, " + ours.name, median(ours.perSecond), "/s"));
        lines.add(Goal.atLeast(
                shape.name(), "messages/s, uring / selector", medianRatio(ours.perSecond, peer.perSecond), "x", ratio));
        lines.add(Goal.atMost(shape.name(), "p99, uring / selector", medianRatio(ours.p99, peer.p99), "x", 1));
        for (Way way : List.of(peer, ours)) {
            double share = 100.0 * way.idleNs / way.meter.elapsedNs();
            lines.add(Goal.said(shape.name(), "the client had nothing to do, " + way.name, share, "%"));
        }
        return lines;
    }

    /** A noisy moment hits those alike that have their turn in it. */
    private static double medianRatio(List<Double> values, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / others.get(i));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void run(Way way) throws Exception {
        Meeting meeting = new Meeting();
        FutureTask<Boolean> server = new FutureTask<>(() -> {
            serve(way, meeting);
            return true;
        });
        Thread.ofPlatform().name("bench-echo").daemon(true).start(server);
        Samples samples = new Samples(MOST_SAMPLES);
        try (EchoClient client = new EchoClient(shape, samples)) {
            meeting.clients.complete(client.addresses());
            meeting.ready.get();
            client.start(meeting.servers.get());
            client.run(shape.warmUpNs());
            samples.clear();
            meeting.phase = MEASURED;
            long start = System.nanoTime();
            long echoes = client.run(shape.measuredNs());
            double seconds = (System.nanoTime() - start) / 1e9;
            way.idleNs += client.idleNs();
            meeting.phase = OVER;
            Processors.await(server);
            way.echoes += echoes;
            way.perSecond.add(echoes / seconds);
            way.p99.add((double) samples.percentile(99));
            samples.copyTo(way.samples);
        }
    }

    private void serve(Way way, Meeting meeting) throws Exception {
        Processors.pin(0);
        try (EchoServer server = way.factory.open(shape.sockets())) {
            meeting.servers.complete(server.addresses());
            server.connect(meeting.clients.get());
            meeting.ready.complete(true);
            while (meeting.phase == WARM_UP) {
                server.turn();
            }
            long calls = server.systemCalls();
            way.meter.start();
            while (meeting.phase == MEASURED) {
                server.turn();
            }
            way.meter.stop();
            way.calls += server.systemCalls() - calls;
        } catch (Throwable t) {
            meeting.ready.completeExceptionally(t);
            meeting.servers.completeExceptionally(t);
            throw t;
        }
    }
}
