package io.laminar.bench.io;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writing to a preallocated file: through a port, and through the JDK's channel. */
final class FileWays {
    /** Long enough for a commit; a thread that sleeps costs the machine nothing meanwhile. */
    private static final long PARK_NS = 50_000_000;

    private FileWays() {}

    /** One way of writing. */
    interface Way extends AutoCloseable {
        /** Writes and makes durable, and comes back when that is done. */
        void commit(long offset, int bytes);

        /** Writes pieces of a size one behind the other, as many as may be under way at a time; none is durable. */
        void write(long offset, int bytes, int count, int depth);

        /** {@return system calls so far} */
        long systemCalls();

        @Override
        void close();
    }

    /** A port of a backend. */
    static final class Port implements Way {
        private final IoPort port;
        private final int file;
        private final long memory;
        private int ended;

        Port(IoBackend backend, Path path, long fileBytes, int memoryBytes) {
            try {
                port = backend.open(IoOptions.defaults("bench"));
                memory = port.allocate(memoryBytes);
                for (long at = memory; at < memory + memoryBytes; at += 8) {
                    RawMemory.putLong(at, at * 0x9E37_79B9_7F4A_7C15L);
                }
                file = port.openFile(path, FileUse.LOG, (handle, token, bytes, error) -> ended(bytes, error));
                port.preallocate(file, fileBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void ended(int bytes, int error) {
            if (error != 0) {
                throw new IllegalStateException("cannot write: bytes=" + bytes + ", reason=" + IoError.text(error));
            }
            ended++;
        }

        @Override
        public void commit(long offset, int bytes) {
            int before = ended;
            if (!port.writeAndSync(file, offset, memory, bytes, 0)) {
                throw new IllegalStateException("an idle port is full");
            }
            await(before + 1);
        }

        private void await(int count) {
            // The sleep starts what was asked for: one call enters the kernel for both.
            while (ended < count) {
                port.park(PARK_NS);
                port.poll(256);
            }
        }

        @Override
        public void write(long offset, int bytes, int count, int depth) {
            int first = ended;
            for (int started = 0; started < count; started++) {
                long address = memory + (long) (started % depth) * bytes;
                if (started >= depth) {
                    await(first + started - depth + 1);
                }
                if (!port.write(file, offset + (long) started * bytes, address, bytes, started)) {
                    throw new IllegalStateException("the port is full: depth=" + depth);
                }
            }
            await(first + count);
        }

        @Override
        public long systemCalls() {
            return port.stats().stream().mapToLong(QueueStats::systemCalls).sum();
        }

        @Override
        public void close() {
            port.close();
        }
    }

    /** The JDK's channel, from memory outside the heap. */
    static final class Channel implements Way {
        private final FileChannel channel;
        private final ByteBuffer buffer;
        private long calls;

        Channel(Path path, long fileBytes, int memoryBytes) {
            try {
                channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                buffer = ByteBuffer.allocateDirect(memoryBytes);
                ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
                for (long at = 0; at < fileBytes; at += zeros.capacity()) {
                    zeros.clear().limit((int) Math.min(zeros.capacity(), fileBytes - at));
                    channel.write(zeros, at);
                }
                channel.force(true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void commit(long offset, int bytes) {
            try {
                put(offset, bytes, 0);
                channel.force(false);
                calls++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void put(long offset, int bytes, int from) throws IOException {
            buffer.limit(from + bytes).position(from);
            while (buffer.hasRemaining()) {
                channel.write(buffer, offset + buffer.position() - from);
                calls++;
            }
        }

        @Override
        public void write(long offset, int bytes, int count, int depth) {
            try {
                for (int i = 0; i < count; i++) {
                    put(offset + (long) i * bytes, bytes, i % depth * bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long systemCalls() {
            return calls;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
