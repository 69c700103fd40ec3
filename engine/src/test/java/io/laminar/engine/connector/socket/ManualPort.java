package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A port for sockets on which nothing happens by itself: a test says when something has ended. It keeps what was sent,
 * and like a real one takes nothing for a socket that is being closed.
 */
final class ManualPort implements InvocationHandler, ConnectorIo, AutoCloseable {
    private static final long BUFFER_BYTES = 4096;

    final List<byte[]> sent = new ArrayList<>();
    final Set<Integer> flowing = new HashSet<>();
    final Set<Integer> closing = new HashSet<>();
    private final Set<Long> memory = new HashSet<>();
    private final IoPort port =
            (IoPort) Proxy.newProxyInstance(IoPort.class.getClassLoader(), new Class<?>[] {IoPort.class}, this);

    /** Memory with bytes in it, as a socket brings them. */
    long received(byte[] bytes) {
        long address = allocate(Math.max(BUFFER_BYTES, bytes.length));
        RawMemory.copyFrom(bytes, 0, address, bytes.length);
        return address;
    }

    private long allocate(long bytes) {
        long address = RawMemory.allocate(bytes, 64, "manual.port");
        memory.add(address);
        return address;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "allocate":
                return allocate((long) arguments[0]);
            case "free":
                release((long) arguments[0]);
                return null;
            case "listen":
                return 0;
            case "resume":
                flowing.add(open(arguments));
                return null;
            case "pause":
                flowing.remove(open(arguments));
                return null;
            case "send":
                open(arguments);
                sent.add(RawMemory.toArray((long) arguments[1], (int) arguments[2]));
                return true;
            case "closeSocket":
                closing.add((Integer) arguments[0]);
                return null;
            case "recycle", "shutdownSends":
                return null;
            default:
                throw new UnsupportedOperationException(method.getName());
        }
    }

    private Integer open(Object[] arguments) {
        Integer socket = (Integer) arguments[0];
        if (closing.contains(socket)) {
            throw new IllegalArgumentException("the socket is being closed: socket=" + socket);
        }
        return socket;
    }

    private void release(long address) {
        if (!memory.remove(address)) {
            throw new IllegalArgumentException("not allocated: address=" + address);
        }
        RawMemory.free(address);
    }

    @Override
    public IoPort port() {
        return port;
    }

    @Override
    public IoPort filePort() {
        return port;
    }

    @Override
    public int part() {
        return 0;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public IoOptions options() {
        return IoOptions.defaults("test");
    }

    @Override
    public void close() {
        List.copyOf(memory).forEach(this::release);
    }
}
