package io.laminar.engine.client;

import io.laminar.engine.connector.NamedLanes;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.FrameRows;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link SocketProducer} is like.
 *
 * @param address where the source listens
 * @param name by which the source knows the producer; each is used by one at a time
 * @param fields the columns, as the source declares them
 * @param bufferBytes most bytes that wait to be acknowledged, at least two frames of 64 KiB
 * @param timeout how long opening waits for the source, and closing for its last word
 */
public record ProducerConfig(
        InetSocketAddress address, String name, List<FieldFormat> fields, int bufferBytes, Duration timeout) {
    /** Some tenths of a second of what a connection brings; the source acknowledges in milliseconds. */
    public static final int DEFAULT_BUFFER_BYTES = 8 << 20;

    /** Long enough for an engine to be started again meanwhile. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** Checks all there is. */
    public ProducerConfig {
        fields = List.copyOf(fields);
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes == 0 || nameBytes > NamedLanes.MOST_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "name must be of 1.." + NamedLanes.MOST_NAME_BYTES + " bytes: nameBytes=" + nameBytes);
        }
        if (bufferBytes < 2 * FrameRows.DEFAULT_MAX_FRAME_BYTES || (bufferBytes & 7) != 0) {
            throw new IllegalArgumentException("bufferBytes must be a multiple of 8, and at least "
                    + 2 * FrameRows.DEFAULT_MAX_FRAME_BYTES + ": bufferBytes=" + bufferBytes);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be above 0: timeout=" + timeout);
        }
    }

    /** With the defaults. */
    public ProducerConfig(InetSocketAddress address, String name, List<FieldFormat> fields) {
        this(address, name, fields, DEFAULT_BUFFER_BYTES, DEFAULT_TIMEOUT);
    }
}
