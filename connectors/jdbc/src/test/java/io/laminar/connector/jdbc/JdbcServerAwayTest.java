package io.laminar.connector.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database is away for a while. */
@Timeout(120)
class JdbcServerAwayTest extends JdbcSinkFixture {
    @BeforeEach
    void createTable() throws SQLException {
        server.execute("CREATE TABLE t (id BIGINT, name TEXT)");
    }

    @Test
    void shouldDeliverWhenTheServerIsBack() throws Exception {
        TransactionalSink sink = kept(life().open(-1));
        write(sink, 0, 2);
        sink.prepare(1);
        server.stop();
        try {
            assertEquals(
                    ErrorCode.DATABASE_UNREACHABLE,
                    assertThrows(EngineException.class, () -> sink.commit(1)).code());
            write(sink, 2, 1);
            sink.prepare(2);
            EngineException e = assertThrows(EngineException.class, () -> sink.commit(2));
            assertEquals(ErrorCode.DATABASE_UNREACHABLE, e.code());
        } finally {
            server.start();
        }
        sink.commit(2);
        assertEquals(List.of("0|n0", "1|n1", "2|n2"), rows());
    }

    @Test
    void shouldRecoverWithoutTheServerAndDeliverWhenItIsBack() throws Exception {
        TransactionalSink sink = prepared(3);
        sink.commit(1);
        sink.close();
        server.stop();
        TransactionalSink next;
        try {
            next = kept(life().open(2));
            assertFalse(next.isRecovered());
            assertEquals(1, staged(), "what was decided waits, what was not is gone");
            write(next, 10, 1);
            next.prepare(4);
            EngineException e = assertThrows(EngineException.class, () -> next.commit(4));
            assertEquals(ErrorCode.DATABASE_UNREACHABLE, e.code());
        } finally {
            server.start();
        }
        next.commit(4);
        assertTrue(next.isRecovered());
        assertEquals(List.of("1|n1", "2|n2", "10|n10"), rows());
        assertEquals(List.of(".stage.lock"), left());
    }

    /** Lives that nobody could ask have epochs of their own: those the server's are not compared with. */
    @Test
    void shouldRefuseAServerThatWasAheadOfTheFirstLifeThatCouldNotAsk() throws Exception {
        TransactionalSink sink = prepared(2);
        sink.commit(2);
        sink.close();
        server.stop();
        try {
            for (int life = 1; life <= 2; life++) {
                // The checkpoint of epoch 2 was lost, and its row comes once more.
                TransactionalSink next = life().open(life == 1 ? 1 : 3);
                write(next, life == 1 ? 2 : 3, 1);
                next.prepare(2 + life);
                next.close();
            }
        } finally {
            server.start();
        }
        EngineException e = assertThrows(EngineException.class, () -> life().open(4));
        assertEquals(ErrorCode.SINK_AHEAD, e.code());
        assertTrue(e.getMessage().endsWith("receivedEpoch=2, checkpointEpoch=1"), e.getMessage());
        assertEquals(2, staged());
        // A person takes away what comes once more.
        server.execute("DELETE FROM t WHERE id = 2; UPDATE laminar_epochs SET epoch = 1");
        kept(life().open(4));
        assertEquals(List.of("1|n1", "2|n2", "3|n3"), rows());
        assertEquals(List.of(".stage.lock"), left());
    }
}
