package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SocketCallsTest {
    private static final short AF_INET = 2;
    private static final int STREAM = 1;
    private static final int ADDRESS_BYTES = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int LOOPBACK = 0x0100_007F;

    @Test
    void shouldListenWhereOthersCanConnect() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment address = arena.allocate(ADDRESS_BYTES);
            MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
            address.set(ValueLayout.JAVA_SHORT, 0, AF_INET);
            address.set(ValueLayout.JAVA_INT, 4, LOOPBACK);
            int socket = SocketCalls.socket(capture, AF_INET, STREAM, 0);
            assertTrue(socket >= 0);
            word.set(ValueLayout.JAVA_INT, 0, 1);
            assertEquals(0, SocketCalls.setOption(capture, socket, SOL_SOCKET, SO_REUSEADDR, word.address(), 4));
            MemorySegment answer = arena.allocate(ValueLayout.JAVA_INT);
            word.set(ValueLayout.JAVA_INT, 0, 4);
            assertEquals(
                    0, SocketCalls.option(capture, socket, SOL_SOCKET, SO_REUSEADDR, answer.address(), word.address()));
            assertNotEquals(0, answer.get(ValueLayout.JAVA_INT, 0));
            assertEquals(0, SocketCalls.bind(capture, socket, address.address(), ADDRESS_BYTES));
            assertEquals(0, SocketCalls.listen(capture, socket, 4));
            word.set(ValueLayout.JAVA_INT, 0, ADDRESS_BYTES);
            assertEquals(0, SocketCalls.localName(capture, socket, address.address(), word.address()));
            int port = Short.toUnsignedInt(Short.reverseBytes(address.get(ValueLayout.JAVA_SHORT, 2)));
            try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                assertTrue(client.isConnected());
            }
            assertEquals(0, SocketCalls.close(capture, socket));
            assertEquals(-1, SocketCalls.listen(capture, socket, 4));
            assertEquals("EBADF", Errno.name(Errno.value(capture)));
        }
    }
}
