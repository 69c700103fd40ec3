package io.laminar.bench.micro;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One thread writes rows of four longs and reads them back: what the code costs, without moving cache lines. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class LaneBenchmark {
    private static final int ROW_BYTES = 32;

    /** Rows written before they are published and read. */
    @Param({"1", "32"})
    public int batch;

    private Lane lane;
    private LaneWriter writer;
    private LaneReader reader;
    private OneToOneRingBuffer peer;
    private UnsafeBuffer row;
    private long peerSum;
    private final MessageHandler handler = (type, buffer, index, length) -> peerSum += buffer.getLong(index);

    /** Makes both queues. */
    @Setup
    public void setUp() {
        lane = Lane.create(
                new BlockLayout(
                        List.of(ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.BIGINT, ColumnType.TIMESTAMP),
                        1024,
                        0,
                        false),
                4,
                "bench-lane");
        writer = lane.writer();
        reader = lane.reader();
        peer = new OneToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect((1 << 17) + RingBufferDescriptor.TRAILER_LENGTH)));
        row = new UnsafeBuffer(new byte[ROW_BYTES]);
    }

    /** Gives the lane's memory back. */
    @TearDown
    public void tearDown() {
        lane.close();
    }

    /** {@return a sum over what was read, per batch} */
    @Benchmark
    public long lane_writeRead() {
        for (int i = 0; i < batch; i++) {
            writer.claim();
            writer.setLong(0, i);
            writer.setDouble(1, i);
            writer.setLong(2, i);
            writer.setLong(3, i);
            writer.endRow();
        }
        writer.publish();
        long sum = 0;
        while (reader.next(1024) == LaneReader.ROWS) {
            long values = reader.block() + lane.layout().valuesOffset(0);
            for (int r = reader.from(); r < reader.to(); r++) {
                sum += RawMemory.getLong(values + 8L * r);
            }
            reader.consumeRows(reader.to() - reader.from());
        }
        reader.releaseConsumed();
        return sum;
    }

    /** {@return a sum over what was read, per batch} */
    @Benchmark
    public long baseline_agronaOneToOne() {
        for (int i = 0; i < batch; i++) {
            row.putLong(0, i);
            row.putDouble(8, i);
            row.putLong(16, i);
            row.putLong(24, i);
            peer.write(1, row, 0, ROW_BYTES);
        }
        peer.read(handler);
        return peerSum;
    }
}
