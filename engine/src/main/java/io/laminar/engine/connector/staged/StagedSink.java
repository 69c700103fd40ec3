package io.laminar.engine.connector.staged;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.binary.FrameEncoder;
import io.laminar.memory.block.BlockCursor;
import io.laminar.ring0.port.DurableDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an exactly-once sink of a receiver that takes an epoch in one transaction. The rows of an epoch wait in a file
 * of the data directory, so that preparing asks nobody outside; committing delivers them, and again when it is not
 * known whether they have arrived.
 *
 * <pre>
 *   write ─▶ frames in a file ──prepare(e)──▶ file e, synced ──commit(e)──▶ receiver: all in one ──▶ file deleted
 *                                                             │                │
 *                                                             └── fails ◀──────┴── has e already: nothing to do
 * </pre>
 *
 * <p>A receiver that is away does not stop the query at once: some epochs may wait on the disk.
 */
public final class StagedSink implements TransactionalSink {
    private final @Nullable Path stage;
    private final FrameEncoder encoder;
    private final EpochReceiver receiver;
    private final Consumer<EpochStep> steps;
    private @Nullable EpochFiles files;
    private @Nullable StageWriter writer;
    private boolean closed;

    /**
     * Makes a sink.
     *
     * @param request what the statement says
     * @param receiver what the rows are for; closed with this
     * @param steps is told each step
     */
    public StagedSink(SinkRequest request, EpochReceiver receiver, Consumer<EpochStep> steps) {
        this.stage = request.stage();
        this.encoder = new FrameEncoder(request.fields(), request.changelog(), StageLayout.MAX_FRAME_BYTES);
        this.receiver = receiver;
        this.steps = steps;
    }

    @Override
    public void open(ConnectorIo io) throws IOException {
        receiver.open();
        Path directory = Objects.requireNonNull(stage, "the engine keeps nothing");
        new DurableDirectory(directory).make();
        files = EpochFiles.open(new EpochFiles.Names(directory, "stage", ".frames"), steps);
    }

    private EpochFiles files() {
        return Objects.requireNonNull(files, "open() comes first");
    }

    @Override
    public void recover(long epoch) throws IOException {
        long received = receiver.received();
        if (received > epoch) {
            throw new IoException(
                    ErrorCode.SINK_AHEAD,
                    "output has more than the last checkpoint: output=" + receiver.describe() + ", receivedEpoch="
                            + received + ", checkpointEpoch=" + epoch);
        }
        files().recover(epoch);
        commit(epoch);
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) throws IOException {
        StageWriter open = writer;
        if (open == null) {
            open = new StageWriter(files().writing(), encoder);
            writer = open;
        }
        open.write(cursor, from, to);
    }

    /** Rows become visible by epochs only. */
    @Override
    public void flush() {}

    @Override
    public void end() {}

    @Override
    public void prepare(long epoch) throws IOException {
        StageWriter open = writer;
        if (open != null) {
            writer = null;
            try (open) {
                open.finish();
            }
            files().prepare(epoch, open.rows());
        }
    }

    @Override
    public void commit(long epoch) throws IOException {
        files().deliver(epoch, this::deliver);
    }

    private void deliver(EpochFile file) throws IOException {
        if (!receiver.begin(file.epoch())) {
            return;
        }
        boolean delivered = false;
        try (StageReader reader = new StageReader(files().hidden(file), encoder.schema())) {
            reader.read(receiver::rows);
            receiver.commit();
            delivered = true;
        } finally {
            if (!delivered) {
                receiver.abandon();
            }
        }
    }

    @Override
    public String describe() {
        return receiver.describe();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            closeStage();
        } finally {
            receiver.close();
        }
    }

    private void closeStage() throws IOException {
        StageWriter open = writer;
        writer = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            if (files != null) {
                files.close();
            }
        }
    }
}
