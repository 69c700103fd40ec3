package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.SinkLosses;
import io.laminar.engine.error.EngineException;
import io.laminar.ring0.port.IoError;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a sink outside its own calls: what ends it is told by the next one, what it can bear is counted.
 *
 * @threading the sink's; {@link #losses()} any
 */
final class SinkFaults {
    private @Nullable Exception failure;
    private final AtomicLong datagrams = new AtomicLong();
    private final AtomicLong readers = new AtomicLong();
    private final AtomicLong newcomers = new AtomicLong();
    private int lastDatagramError;
    private volatile String last = "";

    void keep(@Nullable Exception e) {
        if (failure == null) {
            failure = e;
        }
    }

    void rethrow() throws IOException {
        if (failure instanceof EngineException e) {
            throw e;
        }
        if (failure instanceof IOException e) {
            throw e;
        }
    }

    void datagramLost(int error) {
        add(datagrams, 1);
        if (lastDatagramError != error) {
            // They come in thousands, with one reason.
            lastDatagramError = error;
            last = "datagram lost: reason=" + IoError.text(error);
        }
    }

    void readersTooSlow(int count) {
        if (count > 0) {
            add(readers, count);
            last("reader disconnected: too slow");
        }
    }

    void readerLost(int error) {
        add(readers, 1);
        last("reader lost: reason=" + IoError.text(error));
    }

    void newcomerRefused(String reason) {
        add(newcomers, 1);
        last("connection refused: " + reason);
    }

    private void last(String text) {
        lastDatagramError = 0;
        last = text;
    }

    /** One writer: readers only want to see it soon. */
    private static void add(AtomicLong counter, int count) {
        counter.setRelease(counter.getPlain() + count);
    }

    SinkLosses losses() {
        return new SinkLosses(datagrams.get(), readers.get(), newcomers.get(), last);
    }
}
