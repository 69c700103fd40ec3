package io.laminar.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.config.IoConfig.Backend;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IoBackendsTest {
    private static final IoBackend NIO = backend("nio", true, "JDK");

    private static IoBackend backend(String name, boolean available, String reason) {
        return new IoBackend() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Availability availability() {
                return new Availability(available, reason);
            }

            @Override
            public IoPort open(IoOptions options) throws IOException {
                throw new IOException("not opened here");
            }
        };
    }

    private static String choice(Backend wanted, IoBackend... found) {
        return new IoBackends(List.of(found)).choose(wanted).toString();
    }

    @Test
    void shouldPreferUringWhereItWorks() {
        IoBackend uring = backend("uring", true, "Linux 6.12");
        assertEquals("uring (Linux 6.12)", choice(Backend.AUTO, NIO, uring));
        assertEquals("uring (Linux 6.12)", choice(Backend.URING, NIO, uring));
        assertEquals("nio (JDK)", choice(Backend.NIO, NIO, uring));
    }

    @Test
    void shouldSayWhyItIsNotUring() {
        assertEquals("nio (JDK; no uring: module is absent)", choice(Backend.AUTO, NIO));
        assertEquals("nio (JDK; no uring: EPERM)", choice(Backend.AUTO, backend("uring", false, "EPERM"), NIO));
    }

    @Test
    void shouldRefuseUringWhereItDoesNotWork() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> choice(Backend.URING, NIO, backend("uring", false, "EPERM")));
        assertEquals(ErrorCode.NO_IO_BACKEND, e.code());
        assertEquals("io backend is not available: io.backend=uring, reason=EPERM, found=[nio, uring]", e.getMessage());
        assertTrue(e.hint().contains("io.backend = auto"), e.hint());
        e = assertThrows(ConfigException.class, () -> choice(Backend.URING, NIO));
        assertTrue(e.getMessage().contains("reason=module is absent"), e.getMessage());
        assertTrue(e.hint().contains("io.laminar.iouring"), e.hint());
    }

    @Test
    void shouldFindTheChannelsOfTheJdkAlways() {
        assertEquals("nio", IoBackends.load().choose(Backend.NIO).backend().name());
    }
}
