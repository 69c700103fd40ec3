package io.laminar.bench.cores;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Agrona's one-to-one queue of messages, claimed and written in place; a batch is one message. */
final class AgronaQueue implements RowQueue {
    private static final int BYTES = ROWS * ROW_BYTES;
    private static final int TYPE = 1;
    private static final int LINE = 128;

    private final int batch;
    private final OneToOneRingBuffer queue;
    private final MessageHandler handler = this::onMessage;
    private int read;
    private long sum;

    AgronaQueue(int batch) {
        this.batch = batch;
        ByteBuffer memory = BufferUtil.allocateDirectAligned(BYTES + RingBufferDescriptor.TRAILER_LENGTH, LINE);
        queue = new OneToOneRingBuffer(new UnsafeBuffer(memory));
    }

    @Override
    public void produce(long first, int count) {
        int bytes = batch * ROW_BYTES;
        AtomicBuffer buffer = queue.buffer();
        for (long row = first, end = first + count; row < end; row += batch) {
            int index = queue.tryClaim(TYPE, bytes);
            while (index < 0) {
                Thread.onSpinWait();
                index = queue.tryClaim(TYPE, bytes);
            }
            long word = row * WORDS;
            for (int w = 0; w < batch * WORDS; w++) {
                buffer.putLong(index + w * Long.BYTES, word + w);
            }
            queue.commit(index);
        }
    }

    @Override
    public int consume(int count) {
        read = 0;
        while (read < count) {
            if (queue.read(handler) == 0) {
                Thread.onSpinWait();
            }
        }
        return read;
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        long total = 0;
        for (int w = 0; w < length; w += Long.BYTES) {
            total += buffer.getLong(index + w);
        }
        sum += total;
        read += length / ROW_BYTES;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        // The collector frees it.
    }
}
