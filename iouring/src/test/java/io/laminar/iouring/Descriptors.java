package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.Errno;
import io.laminar.bindings.ProcessCalls;
import io.laminar.bindings.SocketCalls;
import io.laminar.memory.raw.RawMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Events and sockets on the loopback, by calls outside of the ring. */
final class Descriptors {
    static final int AF_INET = 2;
    static final int STREAM = 1;
    static final int DATAGRAM = 2;
    static final int ADDRESS_BYTES = 16;

    private static final MemorySegment CAPTURE = Errno.allocate(Arena.global());

    private Descriptors() {}

    static int event() {
        return checked("eventfd", ProcessCalls.eventDescriptor(CAPTURE, 0, 0));
    }

    static int socket(int type) {
        return checked("socket", SocketCalls.socket(CAPTURE, AF_INET, type, 0));
    }

    /** Binds to the loopback, and leaves the address at an address, 16 bytes, with 4 of scratch behind. */
    static void bind(int descriptor, long address) {
        loopback(address, 0);
        checked("bind", SocketCalls.bind(CAPTURE, descriptor, address, ADDRESS_BYTES));
        RawMemory.putInt(address + ADDRESS_BYTES, ADDRESS_BYTES);
        checked("getsockname", SocketCalls.localName(CAPTURE, descriptor, address, address + ADDRESS_BYTES));
    }

    static int listener(long address) {
        int descriptor = socket(STREAM);
        bind(descriptor, address);
        checked("listen", SocketCalls.listen(CAPTURE, descriptor, 16));
        return descriptor;
    }

    /** Sets an option whose value is two words, at an address. */
    static void lingerNot(int descriptor, int level, int option, long value) {
        checked("setsockopt", SocketCalls.setOption(CAPTURE, descriptor, level, option, value, 2 * Integer.BYTES));
    }

    /** A {@code struct sockaddr_in} of the loopback. */
    static void loopback(long address, int port) {
        RawMemory.fill(address, ADDRESS_BYTES, (byte) 0);
        RawMemory.putShort(address, (short) AF_INET);
        RawMemory.putShort(address + 2, Short.reverseBytes((short) port));
        RawMemory.putInt(address + 4, Integer.reverseBytes(0x7F00_0001));
    }

    static int port(long address) {
        return Short.toUnsignedInt(Short.reverseBytes(RawMemory.getShort(address + 2)));
    }

    static void close(int descriptor) {
        checked("close", SocketCalls.close(CAPTURE, descriptor));
    }

    private static int checked(String call, int answer) {
        assertTrue(answer >= 0, () -> call + ": " + Errno.name(Errno.value(CAPTURE)));
        return answer;
    }
}
