package io.laminar.bench.cores;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;

/** LMAX Disruptor with one producer: events made before, batches published at once, all that is there read at once. */
final class DisruptorQueue implements RowQueue {
    private final int batch;
    private final RingBuffer<Row> queue = RingBuffer.createSingleProducer(Row::new, ROWS, new BusySpinWaitStrategy());
    private final SequenceBarrier barrier = queue.newBarrier();
    private final Sequence done = new Sequence();
    private long sum;

    private static final class Row {
        long word0;
        long word1;
        long word2;
        long word3;
        long word4;
        long word5;
        long word6;
        long word7;

        void set(long word) {
            word0 = word;
            word1 = word + 1;
            word2 = word + 2;
            word3 = word + 3;
            word4 = word + 4;
            word5 = word + 5;
            word6 = word + 6;
            word7 = word + 7;
        }

        long words() {
            return word0 + word1 + word2 + word3 + word4 + word5 + word6 + word7;
        }
    }

    DisruptorQueue(int batch) {
        this.batch = batch;
        queue.addGatingSequences(done);
    }

    @Override
    public void produce(long first, int count) {
        RingBuffer<Row> events = queue;
        for (long row = first, end = first + count; row < end; row += batch) {
            long last = events.next(batch);
            long from = last - batch + 1;
            for (long s = from; s <= last; s++) {
                events.get(s).set((row + s - from) * WORDS);
            }
            events.publish(from, last);
        }
    }

    @Override
    public int consume(int count) {
        RingBuffer<Row> events = queue;
        long first = done.get() + 1;
        long next = first;
        long total = 0;
        while (next - first < count) {
            long last = await(next);
            for (; next <= last; next++) {
                total += events.get(next).words();
            }
            done.set(last);
        }
        sum += total;
        return (int) (next - first);
    }

    private long await(long next) {
        try {
            return barrier.waitFor(next);
        } catch (AlertException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        // On the heap.
    }
}
