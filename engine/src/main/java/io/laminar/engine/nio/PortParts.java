package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoOptions;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.Selector;

/** What files and sockets of one port share. */
final class PortParts {
    private final IoOptions options;
    private final Selector selector;
    private final Counters counters;
    private final Calls calls;
    private final Operations operations;
    private final PortMemory memory;
    private final BufferPool pool;
    private long zeros;

    PortParts(IoOptions options, Selector selector, Counters counters, Calls calls) {
        this.options = options;
        this.selector = selector;
        this.counters = counters;
        this.calls = calls;
        this.operations = new Operations(options.operations());
        this.memory = new PortMemory(options.name(), operations);
        this.pool = new BufferPool(options.name(), options.receiveBuffers(), options.receiveBufferBytes());
    }

    IoOptions options() {
        return options;
    }

    Selector selector() {
        return selector;
    }

    @HotPath
    Counters counters() {
        return counters;
    }

    @HotPath
    Calls calls() {
        return calls;
    }

    @HotPath
    Operations operations() {
        return operations;
    }

    @HotPath
    PortMemory memory() {
        return memory;
    }

    @HotPath
    BufferPool pool() {
        return pool;
    }

    /** {@return address of so many zeros, always the same} */
    long zeros(int bytes) throws IOException {
        if (zeros == 0) {
            zeros = memory.allocate(bytes);
        }
        return zeros;
    }

    /** {@return an operation that begins now, the caller's to describe; there must be room for it} */
    int begin(int code, int owner, long token) {
        counters.submitted();
        return operations.take(code, owner, token, System.nanoTime());
    }

    /** Says that an operation has ended, and forgets it. */
    void complete(int operation) {
        counters.completed(System.nanoTime() - operations.startNs(operation));
        operations.remove(operation);
    }

    void free() {
        pool.free();
        memory.close();
    }

    static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nobody is left who could act on it.
        }
    }
}
