package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.bindings.NativeLibrary;
import io.laminar.bindings.liburing.Liburing;
import io.laminar.bindings.liburing.io_uring_cqe;
import io.laminar.bindings.liburing.io_uring_sqe;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is written by hand, against what was generated from the headers. */
class OpcodeTest {
    @BeforeAll
    static void needLibrary() {
        assumeTrue(NativeLibrary.liburing().isPresent(), "generated classes need the library");
    }

    @Test
    void shouldHaveTheNumbersOfTheHeader() throws Exception {
        int compared = 0;
        for (Field field : Opcode.class.getFields()) {
            Object expected =
                    Liburing.class.getMethod("IORING_OP_" + field.getName()).invoke(null);
            assertEquals(expected, field.get(null), field.getName());
            compared++;
        }
        assertEquals(25, compared);
    }

    @Test
    void shouldHaveTheFlagsOfTheHeader() throws Exception {
        int compared = 0;
        for (Field field : SetupFlags.class.getDeclaredFields()) {
            boolean flag = Modifier.isStatic(field.getModifiers()) && field.getType() == int.class;
            if (flag && !field.getName().matches("FEATURE_.*|NO_SQARRAY")) {
                Object expected = Liburing.class
                        .getMethod("IORING_SETUP_" + field.getName())
                        .invoke(null);
                assertEquals(expected, field.get(null), field.getName());
                assertEquals(1, SetupFlags.names(field.getInt(null)).size());
                assertEquals(
                        field.getName(), SetupFlags.names(field.getInt(null)).getFirst());
                compared++;
            }
        }
        assertTrue(compared >= 9);
        assertEquals(Liburing.IORING_FEAT_EXT_ARG(), SetupFlags.FEATURE_WAIT_ARGUMENT);
        assertEquals(Liburing.IORING_FEAT_NODROP(), SetupFlags.FEATURE_NO_DROP);
    }

    @Test
    void shouldReadCompletionsWhereTheyLie() {
        assertEquals(io_uring_cqe.sizeof(), 1L << Cqe.BYTES_SHIFT);
        assertEquals(0, io_uring_cqe.user_data$offset());
        assertEquals(io_uring_cqe.res$offset(), Cqe.RESULT_OFFSET);
        assertEquals(io_uring_cqe.flags$offset(), Cqe.FLAGS_OFFSET);
        assertEquals(Liburing.IORING_CQE_F_BUFFER(), Cqe.BUFFER);
        assertEquals(Liburing.IORING_CQE_F_MORE(), Cqe.MORE);
        assertEquals(Liburing.IORING_CQE_F_SOCK_NONEMPTY(), Cqe.SOCKET_NONEMPTY);
        assertEquals(Liburing.IORING_CQE_F_NOTIF(), Cqe.NOTIFICATION);
        assertEquals(io_uring_sqe.sizeof(), Sqe.BYTES);
    }
}
