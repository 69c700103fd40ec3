package io.laminar.bench.durability;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What a checksum costs, by the JDK's CRC32C over one buffer outside the heap that is moved: as log and pages have it.
 */
final class ChecksumCost {
    private static final int ROUNDS = 9;
    private static final long BYTES_A_ROUND = 256 << 20;
    private static final int BUFFER_BYTES = 64 << 10;

    /** A record of 128 bytes in the log; a kibibyte; a page. */
    private static final List<Integer> LENGTHS = List.of(168, 1 << 10, 16 << 10);

    private ChecksumCost() {}

    static void measure(boolean quick, Consumer<ReportLine> lines) {
        Processors.on(0, () -> {
            long memory = RawMemory.allocate(BUFFER_BYTES, 64, "bench.checksum");
            ByteBuffer buffer = Buffers.view(memory, BUFFER_BYTES);
            for (int length : LENGTHS) {
                double[] ns = new double[quick ? 1 : ROUNDS];
                for (int i = 0; i < ns.length; i++) {
                    ns[i] = nsOfOne(buffer, length, quick ? BYTES_A_ROUND / 64 : BYTES_A_ROUND);
                }
                lines.accept(Goal.said("checksum, CRC32C", length + " bytes", PagesRun.median(ns), "ns"));
            }
            RawMemory.free(memory);
            return "";
        });
    }

    private static double nsOfOne(ByteBuffer buffer, int length, long bytes) {
        CRC32C checksum = new CRC32C();
        long times = bytes / length;
        long sum = 0;
        long start = System.nanoTime();
        for (long i = 0; i < times; i++) {
            int at = (int) (i * length % (BUFFER_BYTES - length + 1)) & -Long.BYTES;
            checksum.reset();
            checksum.update(buffer.limit(at + length).position(at));
            sum += checksum.getValue();
        }
        long ns = System.nanoTime() - start;
        if (sum == 0) {
            throw new IllegalStateException("no checksum was ever made");
        }
        return ns / (double) times;
    }
}
