package io.laminar.engine.client;

import io.laminar.engine.format.binary.NumberedFrames;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends rows to a {@code FROM SOCKET (format = 'binary', clients = ...)} of an engine, each exactly once: what the
 * engine has not acknowledged is kept and sent again, over as many connections as it takes.
 *
 * <pre>{@code
 * try (SocketProducer producer = SocketProducer.open(new ProducerConfig(address, "meter-7", fields))) {
 *     for (long row = producer.position(); row < input.size(); row++) { // goes on where the engine has it
 *         producer.setLong(0, input.get(row));
 *         producer.endRow();
 *     }
 * } // waits for the last acknowledgement
 * }</pre>
 *
 * <p>Rows are numbered from 1 on under the producer's name; {@link #position()} is the last number. Where the program
 * itself was started again, it begins with what the engine has, and the program sends what is behind it. Rows go out
 * when a block is full, and by {@link #flush}. An engine that is away is waited for; what the engine refuses, another
 * producer of the same name for instance, fails the producer: every later call says why.
 *
 * @threading one thread at a time; {@link #acknowledged} any
 * @allocation none per row
 * @blocking {@link #endRow}, {@link #flush} and setters of texts, while the buffer is full; {@link #hasRoom} tells
 */
public final class SocketProducer extends NumberedFrames implements AutoCloseable {
    private final ProducerConfig config;
    private final ProducerLink link;
    private final byte[] chunk;

    private SocketProducer(ProducerConfig config) throws IOException {
        super(config.fields(), DEFAULT_MAX_FRAME_BYTES);
        this.config = config;
        this.chunk = new byte[DEFAULT_MAX_FRAME_BYTES];
        this.link = new ProducerLink(config, schemaFrame());
    }

    /**
     * {@return a producer that knows which of its rows the engine has}
     *
     * @param config what it is like
     * @throws IOException when the source refuses it, or does not answer in time
     */
    public static SocketProducer open(ProducerConfig config) throws IOException {
        SocketProducer producer = new SocketProducer(config);
        try {
            producer.beginBehind(producer.link.awaitKnown());
            return producer;
        } catch (IOException e) {
            producer.end();
            throw e;
        }
    }

    @Override
    protected void takeFrame(long frame, int bytes) throws IOException {
        RawMemory.copyTo(frame, chunk, 0, bytes);
        link.put(chunk, bytes);
    }

    /** {@return whether a frame more finds room: if not, whoever sends one waits for an acknowledgement} */
    public boolean hasRoom() {
        return link.hasRoom(DEFAULT_MAX_FRAME_BYTES);
    }

    /** {@return up to which row all are acknowledged: none of them need be kept by anybody} */
    public long acknowledged() {
        return link.acknowledged();
    }

    /**
     * Sends every row that was ended. Values set in a row that is not ended are forgotten.
     *
     * @throws IOException when the source has refused the producer
     */
    public void flush() throws IOException {
        sendRows();
    }

    /**
     * Flushes, and waits until all rows are acknowledged.
     *
     * @param timeout how long to wait at most
     * @return whether they are
     * @throws IOException when they never will: the source has refused the producer
     */
    public boolean awaitAcknowledged(Duration timeout) throws IOException {
        flush();
        return link.await(position(), timeout.toNanos());
    }

    /**
     * Flushes, waits for the last acknowledgement, and closes the connection. Closing twice is harmless.
     *
     * @throws IOException when not all rows are acknowledged: the engine may have them or not
     */
    @Override
    public void close() throws IOException {
        if (!isOpen()) {
            return;
        }
        try {
            if (!awaitAcknowledged(config.timeout())) {
                throw new IOException("closed before all rows were acknowledged: name=" + config.name() + ", rows="
                        + position() + ", acknowledged=" + acknowledged());
            }
        } finally {
            end();
        }
    }

    private void end() throws IOException {
        link.close();
        release();
    }
}
