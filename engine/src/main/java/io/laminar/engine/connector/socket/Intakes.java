package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.FrameDecoder;
import io.laminar.engine.format.binary.FrameSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the intake of each connection of a source, and keeps what they share.
 *
 * @threading the source's
 */
final class Intakes implements AutoCloseable {
    private final Carries carries;
    private final BadRecords badRecords;
    private final @Nullable TextWindow window;
    private final @Nullable FrameDecoder decoder;
    private boolean closed;

    Intakes(SocketOptions options, SourceRequest request, BadRecords badRecords, int pieceBytes) {
        String tag = "source." + request.name();
        List<FieldFormat> fields = request.fields();
        // What comes behind a record that is half there, before the socket is paused.
        long mostBytes = (long) options.maxRecordBytes() + pieceBytes;
        this.badRecords = badRecords;
        this.carries = new Carries(options.maxConnections(), mostBytes, tag);
        this.window =
                options.text() == null ? null : new TextWindow(options.text(), fields, badRecords, pieceBytes, tag);
        this.decoder = window == null ? new FrameDecoder(new FrameSchema(fields), options.maxFrameBytes()) : null;
    }

    Intake create(String name) {
        TextWindow lines = window;
        FrameDecoder frames = decoder;
        if (lines != null) {
            return new TextIntake(name, lines, carries, badRecords);
        }
        if (frames != null) {
            return new FrameIntake(name, frames, carries, badRecords);
        }
        throw new IllegalStateException("neither lines nor frames");
    }

    /** What a connection of a source with clients brings may be theirs. */
    static void open(Connection connection, Clients clients) {
        if (connection.intake instanceof FrameIntake frames) {
            frames.open(new Session(clients, connection));
        }
    }

    /** {@return bytes that connections keep now} */
    long keptBytes() {
        return carries.usedBytes();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (window != null) {
                window.close();
            }
            carries.close();
        }
    }
}
