package io.laminar.engine.config;

import io.laminar.ring0.port.IoOptions;

/**
 * How an engine reaches files and sockets. Sizes are those of one port: the core has one, and so has each background
 * connector that asks for one.
 *
 * @param backend which way to the kernel
 * @param operations most operations on files, sends and connects in flight
 * @param sockets most sockets
 * @param receiveBuffers buffers for receiving; a power of two
 * @param receiveBufferBytes size of one, and with it of the longest datagram, in bytes
 * @param directPolling whether log files are served by a queue that polls the device, where it can
 * @param submissionThread whether a thread of the kernel's takes submissions, where a processor is free for it
 * @param drainMs how long closing waits for a sink's peer that does not take the last rows, in milliseconds
 * @param stallMs how long an appender of an inline engine waits while nobody takes the rows of sinks, in milliseconds
 */
public record IoConfig(
        Backend backend,
        int operations,
        int sockets,
        int receiveBuffers,
        int receiveBufferBytes,
        boolean directPolling,
        boolean submissionThread,
        int drainMs,
        int stallMs) {
    /** Ways to the kernel. */
    public enum Backend {
        /** io_uring where it works, the JDK's channels elsewhere. */
        AUTO,
        /** io_uring, or nothing. */
        URING,
        /** The JDK's channels. */
        NIO
    }

    /** As long as a peer may need that is being restarted; a program that ends does not hang. */
    public static final int DEFAULT_DRAIN_MS = 5_000;

    /** A reader that takes nothing for so long is taken for dead; one that is only slow takes something earlier. */
    public static final int DEFAULT_STALL_MS = 30_000;

    /** The defaults. */
    public static final IoConfig DEFAULT = new IoConfig(
            Backend.AUTO,
            IoOptions.DEFAULT_OPERATIONS,
            IoOptions.DEFAULT_SOCKETS,
            IoOptions.DEFAULT_RECEIVE_BUFFERS,
            IoOptions.DEFAULT_RECEIVE_BUFFER_BYTES,
            false,
            false,
            DEFAULT_DRAIN_MS,
            DEFAULT_STALL_MS);

    /** Checks the ranges. */
    public IoConfig {
        ConfigKeys.range("io.operations", operations, 1, 32_768);
        ConfigKeys.range("io.sockets", sockets, 0, 1 << 20);
        ConfigKeys.range("io.receive.buffers", receiveBuffers, 1, 32_768);
        ConfigKeys.powerOfTwo("io.receive.buffers", receiveBuffers);
        ConfigKeys.range("io.receive.buffer.bytes", receiveBufferBytes, 64, 1 << 20);
        ConfigKeys.range("io.drain.ms", drainMs, 0, 3_600_000);
        ConfigKeys.range("io.stall.ms", stallMs, 0, 3_600_000);
    }

    /**
     * {@return the same but for one setting}
     *
     * @param key a key of {@code docs/CONFIGURATION.md} that begins with {@code io.}
     * @param value its value as text
     */
    public IoConfig with(String key, String value) {
        Backend newBackend = backend;
        int newOperations = operations;
        int newSockets = sockets;
        int newBuffers = receiveBuffers;
        int newBytes = receiveBufferBytes;
        boolean newPolling = directPolling;
        boolean newThread = submissionThread;
        int newDrainMs = drainMs;
        int newStallMs = stallMs;
        switch (key) {
            case "io.backend" -> newBackend = ConfigKeys.choice(key, value, Backend.class);
            case "io.operations" -> newOperations = (int) ConfigKeys.number(key, value);
            case "io.sockets" -> newSockets = (int) ConfigKeys.number(key, value);
            case "io.receive.buffers" -> newBuffers = (int) ConfigKeys.number(key, value);
            case "io.receive.buffer.bytes" -> newBytes = (int) ConfigKeys.number(key, value);
            case "io.direct.polling" -> newPolling = ConfigKeys.flag(key, value);
            case "io.submission.thread" -> newThread = ConfigKeys.flag(key, value);
            case "io.drain.ms" -> newDrainMs = (int) ConfigKeys.number(key, value);
            case "io.stall.ms" -> newStallMs = (int) ConfigKeys.number(key, value);
            default -> throw ConfigKeys.unknown(key);
        }
        return new IoConfig(
                newBackend,
                newOperations,
                newSockets,
                newBuffers,
                newBytes,
                newPolling,
                newThread,
                newDrainMs,
                newStallMs);
    }

    /**
     * {@return the sizes of a port}
     *
     * @param name of the port, for messages and accounting
     */
    public IoOptions options(String name) {
        return new IoOptions(
                name, operations, sockets, receiveBuffers, receiveBufferBytes, directPolling, submissionThread);
    }

    /**
     * {@return the sizes of a port for files only: no sockets, and so next to no memory}
     *
     * @param name of the port, for messages and accounting
     */
    public IoOptions fileOptions(String name) {
        return new IoOptions(name, Math.min(operations, 64), 0, 1, 64, directPolling, submissionThread);
    }
}
