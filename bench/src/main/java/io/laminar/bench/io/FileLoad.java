package io.laminar.bench.io;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Meter;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces written one behind the other, around and around in a file that has its length: on a channel and on the ports,
 * in turns, so that a noisy second hits all alike. Each record of a piece carries its number at both ends, and the file
 * is read back.
 */
final class FileLoad {
    private static final int PIECES = 1024;

    private final Shape shape;
    private final List<Way> ways = new ArrayList<>();

    /**
     * What is written.
     *
     * @param name the workload
     * @param folder where
     * @param pieceBytes bytes at once
     * @param recordBytes bytes of a record, of which a piece is made
     * @param sync whether each piece is waited for until it is durable
     * @param depth pieces in flight on a port; a channel has one
     */
    record Shape(String name, Path folder, int pieceBytes, int recordBytes, boolean sync, int depth) {
        long fileBytes() {
            return (long) PIECES * pieceBytes;
        }
    }

    /** One way to write, and what it took so far. */
    private static final class Way {
        final String name;
        final Path path;
        final LogFile file;
        final boolean zero;
        final Samples samples;
        Meter meter = new Meter();
        long pieces;
        long measured;
        long calls;

        Way(String name, Path path, LogFile file, boolean zero, int most) {
            this.name = name;
            this.path = path;
            this.file = file;
            this.zero = zero;
            this.samples = new Samples(most);
        }

        void clear() {
            samples.clear();
            meter = new Meter();
            measured = 0;
            calls = 0;
        }
    }

    private FileLoad(Shape shape) {
        this.shape = shape;
    }

    /**
     * Runs it.
     *
     * @param warmups pieces that are not counted
     * @param rounds how often each way has its turn
     * @param turn pieces of a turn
     * @return the channel, then the ports
     */
    static List<Side> measure(Shape shape, int warmups, int rounds, int turn) {
        return Processors.on(0, () -> {
            FileLoad load = new FileLoad(shape);
            try {
                load.open(rounds * turn);
                return load.run(warmups, rounds, turn);
            } finally {
                load.close();
            }
        });
    }

    private void open(int most) throws IOException {
        Path path = Files.createTempFile(shape.folder(), "bench-io-", ".log");
        Files.delete(path);
        ChannelFile.preallocate(path, shape.fileBytes());
        ways.add(new Way("FileChannel", path, ChannelFile.open(path, shape.pieceBytes()), false, most));
        if (shape.sync()) {
            addDirectChannel(Path.of(path + ".direct"), most);
        }
        for (IoBackend backend : Ports.backends()) {
            Path other = Path.of(path + "." + backend.name());
            ChannelFile.preallocate(other, shape.fileBytes());
            // A log that is synced at each commit has no use for the page cache.
            FileUse use = shape.sync() ? FileUse.DIRECT : FileUse.LOG;
            LogFile file = PortFile.open(backend, other, use, shape.depth(), shape.pieceBytes());
            ways.add(new Way(
                    "port, " + backend.name(), other, file, backend.name().equals(Ports.URING), most));
        }
    }

    /** As FileChannel, past the page cache: where the file system can. */
    private void addDirectChannel(Path path, int most) throws IOException {
        ChannelFile.preallocate(path, shape.fileBytes());
        try {
            LogFile file = ChannelFile.open(path, shape.pieceBytes(), ChannelFile.pastTheCache());
            ways.add(new Way("FileChannel, DIRECT", path, file, false, most));
        } catch (IOException | UnsupportedOperationException e) {
            Files.delete(path);
        }
    }

    private List<Side> run(int warmups, int rounds, int turn) {
        // As it is measured, so that nothing is compiled any more when it counts.
        rounds((warmups + turn - 1) / turn, Math.min(warmups, turn));
        for (Way way : ways) {
            way.clear();
        }
        rounds(rounds, turn);
        List<Side> sides = new ArrayList<>();
        for (Way way : ways) {
            check(way);
            Side.Counts counts = new Side.Counts(way.measured, way.calls, way.zero);
            sides.add(Side.of(shape.name(), way.name, way.samples, way.meter, counts));
        }
        return sides;
    }

    private void rounds(int rounds, int turn) {
        for (int r = 0; r < rounds; r++) {
            for (Way way : ways) {
                long calls = way.file.systemCalls();
                way.meter.start();
                turn(way, turn);
                way.meter.stop();
                way.calls += way.file.systemCalls() - calls;
                way.measured += turn;
            }
        }
    }

    private void turn(Way way, int count) {
        LogFile file = way.file;
        for (int i = 0; i < count; i++) {
            long buffer = file.claim();
            long offset = way.pieces % PIECES * shape.pieceBytes();
            fill(buffer, way.pieces++);
            long start = System.nanoTime();
            if (shape.sync()) {
                file.commit(offset, shape.pieceBytes());
            } else {
                file.write(offset, shape.pieceBytes());
                if (shape.depth() == 1) {
                    file.drain();
                }
            }
            if (shape.depth() == 1) {
                way.samples.add(System.nanoTime() - start);
            }
        }
        file.drain();
    }

    private void fill(long buffer, long piece) {
        int bytes = shape.recordBytes();
        long record = piece * (shape.pieceBytes() / bytes);
        for (int at = 0; at < shape.pieceBytes(); at += bytes) {
            RawMemory.putLong(buffer + at, record);
            RawMemory.putLong(buffer + at + bytes - Long.BYTES, ~record);
            record++;
        }
    }

    /** The last time around has to be in the file, record by record. */
    private void check(Way way) {
        int bytes = shape.recordBytes();
        ByteBuffer piece = ByteBuffer.allocate(shape.pieceBytes()).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(way.path, StandardOpenOption.READ)) {
            for (long p = Math.max(0, way.pieces - PIECES); p < way.pieces; p++) {
                piece.clear();
                while (piece.hasRemaining()
                        && channel.read(piece, p % PIECES * shape.pieceBytes() + piece.position()) > 0) {
                    // Until the piece is whole.
                }
                long record = p * (shape.pieceBytes() / bytes);
                for (int at = 0; at < shape.pieceBytes(); at += bytes) {
                    if (piece.getLong(at) != record || piece.getLong(at + bytes - Long.BYTES) != ~record) {
                        throw new IllegalStateException("the file has another record: workload=" + shape.name()
                                + ", way=" + way.name + ", record=" + record + ", found=" + piece.getLong(at));
                    }
                    record++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() throws IOException {
        for (Way way : ways) {
            way.file.close();
            Files.deleteIfExists(way.path);
        }
    }

    /** {@return the file system of a folder, such as ext4} */
    static String fileSystem(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** {@return the side of a way among others; the first one, which is the channel, for none} */
    static Side of(List<Side> sides, String backend) {
        for (Side side : sides) {
            if (side.way().endsWith(backend)) {
                return side;
            }
        }
        throw new IllegalStateException("no such way: backend=" + backend);
    }

    /** {@return all lines of the group commit} */
    static List<ReportLine> commits(Path folder, boolean quick) {
        String name = "commit 256 x 128 B, " + fileSystem(folder);
        Shape shape = new Shape(name, folder, 256 * 128, 128, true, 1);
        List<Side> sides = measure(shape, quick ? 20 : 3000, quick ? 1 : 6, quick ? 20 : 1000);
        List<ReportLine> lines = new ArrayList<>(sides);
        Side peer = sides.get(0);
        Side ours = of(sides, Ports.URING);
        lines.add(Goal.atLeast(name, "p50, FileChannel / uring", peer.p50Ns() / (double) ours.p50Ns(), "x", 1.0));
        lines.add(Goal.below(
                name,
                "system calls, uring / FileChannel",
                ours.callsPerOperation() / peer.callsPerOperation(),
                "x",
                1));
        lines.add(Goal.atMost(
                name,
                "cpu of the process, uring / FileChannel",
                ours.processCpuPerOperation() / peer.processCpuPerOperation(),
                "x",
                0.8));
        lines.add(Goal.said(name, "cpu of the thread, uring / FileChannel", ours.cpuNs() / (double) peer.cpuNs(), "x"));
        for (Side side : sides) {
            lines.add(Goal.said(
                    name, "shared threads of the kernel, " + side.way(), side.kernelCpuPerOperation() / 1e3, "us/op"));
        }
        return lines;
    }

    /** {@return all lines of pages that are not synced} */
    static List<ReportLine> pages(Path folder, int depth, boolean quick) {
        String name = "write 4 KiB, " + fileSystem(folder) + ", depth " + depth;
        Shape shape = new Shape(name, folder, 4096, 4096, false, depth);
        List<Side> sides = measure(shape, quick ? 500 : 60_000, quick ? 1 : 10, quick ? 500 : 10_000);
        List<ReportLine> lines = new ArrayList<>(sides);
        Side ours = of(sides, Ports.URING);
        lines.add(Goal.atLeast(
                name, "FileChannel / uring", sides.get(0).nsPerOperation() / ours.nsPerOperation(), "x", 1.2));
        return lines;
    }
}
