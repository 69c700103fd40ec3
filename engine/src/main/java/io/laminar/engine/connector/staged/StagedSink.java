package io.laminar.engine.connector.staged;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.error.Retry;
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
 * <p>A receiver that is away does not stop the query at once: some epochs may wait on the disk. Neither does it stop
 * the start of a sink that a checkpoint knows: rows are staged as the stream has them, so nothing of the receiver is
 * needed before the first delivery. That is preceded by what the start would have done: the receiver is opened, and
 * asked whether it is ahead of the epoch that the life began behind.
 */
public final class StagedSink implements TransactionalSink {
    private final @Nullable Path stage;
    private final FrameEncoder encoder;
    private final EpochReceiver receiver;
    private final Consumer<EpochStep> steps;
    private @Nullable EpochFiles files;
    private @Nullable StageWriter writer;
    /** What the receiver has beyond this epoch comes once more. */
    private long first;

    private boolean asked;
    private boolean recovered;
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
        Path directory = directory();
        new DurableDirectory(directory).make();
        files = EpochFiles.open(names(directory), steps);
    }

    /** {@return what files are called in a sink's directory} */
    static EpochFiles.Names names(Path directory) {
        return new EpochFiles.Names(directory, "stage", ".frames");
    }

    private Path directory() {
        return Objects.requireNonNull(stage, "the engine keeps nothing");
    }

    private EpochFiles files() {
        return Objects.requireNonNull(files, "open() comes first");
    }

    /** A sink that no checkpoint knows is refused when it cannot deliver now: perhaps it never could. */
    @Override
    public void begin(long epoch) throws IOException {
        first = new UnaskedNote(directory()).first(epoch);
        ask();
        files().recover(epoch);
        commit(epoch);
    }

    @Override
    public void recover(long epoch) throws IOException {
        try {
            begin(epoch);
        } catch (EngineException e) {
            if (e.retry() != Retry.BACKOFF || epoch == NO_EPOCH) {
                throw e;
            }
            goOnWithout(epoch);
        }
    }

    /** The receiver is away: what was decided stays, and {@link #commit} begins with what could not be done here. */
    private void goOnWithout(long epoch) throws IOException {
        if (!asked) {
            // Before anything is staged under numbers that the receiver could be taken to have.
            new UnaskedNote(directory()).leave(first);
            files().recover(epoch);
        }
    }

    @Override
    public boolean isRecovered() {
        return recovered;
    }

    private void ask() throws IOException {
        receiver.open();
        long received = receiver.received();
        if (received > first) {
            throw new IoException(
                    ErrorCode.SINK_AHEAD,
                    "output has more than the last checkpoint: output=" + receiver.describe() + ", receivedEpoch="
                            + received + ", checkpointEpoch=" + first);
        }
        new UnaskedNote(directory()).remove();
        asked = true;
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
        if (!asked) {
            ask();
        }
        files().deliver(epoch, this::deliver);
        recovered = true;
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
