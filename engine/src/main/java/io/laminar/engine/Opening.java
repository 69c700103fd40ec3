package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.IOException;

/**
 * A connector before an agent has it: what opens it, where it wants to run, and what closes it.
 *
 * @param name name of its port
 * @param affinity where it wants to run
 * @param opener opens it
 * @param closer closes it
 * @param failed code for a failure to open it
 * @param share which part of the input it reads
 * @param faults what its handlers of events throw, for its agent
 */
record Opening(
        String name,
        Affinity affinity,
        Opener opener,
        AutoCloseable closer,
        ErrorCode failed,
        Share share,
        EventFaults faults) {
    /**
     * A part of the input.
     *
     * @param part its number, from 0 on
     * @param parts how many there are
     */
    record Share(int part, int parts) {
        static final Share ALL = new Share(0, 1);
    }

    /** The opening of either kind of connector. */
    interface Opener {
        void open(ConnectorIo io) throws IOException;
    }

    static Opening of(String name, SourceConnector source, Share share) {
        return new Opening(
                "source-" + name,
                source.affinity(),
                source::open,
                source,
                ErrorCode.NOT_READABLE,
                share,
                new EventFaults());
    }

    static Opening of(String name, SinkConnector sink, EpochReport report) {
        return new Opening(
                "sink-" + name,
                sink.affinity(),
                io -> {
                    sink.open(io);
                    if (sink instanceof TransactionalSink transactions) {
                        takeUp(transactions, report);
                    }
                },
                sink,
                ErrorCode.NOT_WRITABLE,
                Share.ALL,
                new EventFaults());
    }

    private static void takeUp(TransactionalSink sink, EpochReport report) throws IOException {
        if (report.isRecovering()) {
            sink.recover(report.decided());
        } else {
            sink.begin(report.decided());
        }
    }

    void open(ThreadIo io) {
        try {
            opener.open(new GuardedIo(io, share, faults));
        } catch (IOException e) {
            throw new IoException(failed, "cannot open connector: connector=" + name + ", reason=" + e.getMessage(), e);
        } catch (Error e) {
            // A class is missing, most often: what was made for it is cleared away as after any failure.
            throw Failures.bug("connector failed to open: connector=" + name, e);
        }
    }

    void close() {
        try {
            closer.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IoException(ErrorCode.WRITE_FAILED, "cannot close connector: connector=" + name, e);
        }
    }
}
