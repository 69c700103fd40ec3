package io.laminar.torture.subject;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.IdempotentSink;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.file.FileConnectorFactory;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;

/** {@code INTO STEPPED_FILE}: the FILE sink, whose steps are counted. */
public final class SteppedFiles implements ConnectorFactory {
    private final FileConnectorFactory files = new FileConnectorFactory(Steps::taken);

    /** For the service loader. */
    public SteppedFiles() {}

    @Override
    public String name() {
        return "STEPPED_FILE";
    }

    @Override
    public boolean isIdempotent() {
        return files.isIdempotent();
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        SinkConnector sink = files.createSink(request);
        if (sink instanceof IdempotentSink its) {
            return Wrong.DEDUP_OFF.isChosen() ? new ForgetfulSink(its) : its;
        }
        TransactionalSink its = (TransactionalSink) sink;
        if (request.options().find("delivery").isEmpty()) {
            return Wrong.BEGIN_ANEW.isChosen() ? new AnewSink(its) : its;
        }
        boolean wrong = Wrong.COMMIT_BEFORE_DECISION.isChosen() || Wrong.COMMIT_UNDECIDED.isChosen();
        return wrong ? new WrongSink(its) : its;
    }

    /** What a sink does, of which those below do something wrong. */
    private abstract static class Forwarding<S extends TransactionalSink> implements TransactionalSink {
        final S sink;

        Forwarding(S sink) {
            this.sink = sink;
        }

        @Override
        public Affinity affinity() {
            return sink.affinity();
        }

        @Override
        public void open(ConnectorIo io) throws IOException {
            sink.open(io);
        }

        @Override
        public void recover(long epoch) throws IOException {
            sink.recover(epoch);
        }

        @Override
        public void write(BlockCursor cursor, int from, int to) throws IOException {
            sink.write(cursor, from, to);
        }

        @Override
        public void flush() throws IOException {
            sink.flush();
        }

        @Override
        public void end() throws IOException {
            sink.end();
        }

        @Override
        public void prepare(long epoch) throws IOException {
            sink.prepare(epoch);
        }

        @Override
        public void commit(long epoch) throws IOException {
            sink.commit(epoch);
        }

        @Override
        public String describe() {
            return sink.describe();
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }

    /** What it commits was not decided. */
    private static final class WrongSink extends Forwarding<TransactionalSink> {
        WrongSink(TransactionalSink sink) {
            super(sink);
        }

        @Override
        public void recover(long epoch) throws IOException {
            super.recover(Long.MAX_VALUE);
        }

        @Override
        public void prepare(long epoch) throws IOException {
            super.prepare(epoch);
            if (Wrong.COMMIT_BEFORE_DECISION.isChosen()) {
                commit(epoch);
            }
        }
    }

    /** Whatever was before, it begins. */
    private static final class AnewSink extends Forwarding<TransactionalSink> {
        AnewSink(TransactionalSink sink) {
            super(sink);
        }

        @Override
        public void recover(long epoch) throws IOException {
            sink.begin(epoch);
        }
    }

    /** What it has read back it forgets before anything comes again. */
    private static final class ForgetfulSink extends Forwarding<IdempotentSink> implements IdempotentSink {
        /** The checkpoint that it has read back behind, until something comes. */
        private long recovered = NO_EPOCH;

        ForgetfulSink(IdempotentSink sink) {
            super(sink);
        }

        @Override
        public void recover(long epoch) throws IOException {
            super.recover(epoch);
            recovered = sink.ahead().rows() > 0 ? epoch : NO_EPOCH;
        }

        @Override
        public void begin(long epoch) throws IOException {
            sink.begin(epoch);
        }

        @Override
        public Ahead ahead() {
            return sink.ahead();
        }

        @Override
        public void write(BlockCursor cursor, int from, int to) throws IOException {
            if (recovered != NO_EPOCH) {
                prepare(recovered);
                recovered = NO_EPOCH;
            }
            super.write(cursor, from, to);
        }
    }
}
