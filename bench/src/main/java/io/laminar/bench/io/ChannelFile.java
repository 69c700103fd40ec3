package io.laminar.bench.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A log as the JDK's channels have it: a write at a position, and force. Each of them is one system call. */
public final class ChannelFile implements LogFile {
    /**
     * As the ports do it: the pieces a file is filled by stay the page cache's, and long ones make writes cost more.
     */
    private static final int ZEROS_BYTES = 256 << 10;

    private static final int PAGE_BYTES = 4096;

    private final FileChannel channel;
    private final ByteBuffer buffer;
    private final long address;
    private long calls;

    private ChannelFile(FileChannel channel, int bufferBytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocateDirect(bufferBytes + PAGE_BYTES).alignedSlice(PAGE_BYTES);
        this.address = MemorySegment.ofBuffer(buffer).address();
    }

    /**
     * Opens a file that was preallocated.
     *
     * @param path the file
     * @param bufferBytes most bytes at once
     * @param options beside writing
     * @return the file
     * @throws IOException when it cannot be opened
     */
    public static ChannelFile open(Path path, int bufferBytes, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(StandardOpenOption.WRITE);
        return new ChannelFile(FileChannel.open(path, all), bufferBytes);
    }

    /**
     * {@return the JDK's own option that passes the page cache by} By name: the compiler warns of its package, which is
     * exported all the same.
     *
     * @throws UnsupportedOperationException when this JDK has none
     */
    public static OpenOption pastTheCache() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return (OpenOption) options.getField("DIRECT").get(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(e);
        }
    }

    /**
     * Makes a file of zeros, durable: for whatever way it is written to then.
     *
     * @param path the file, which must not be there
     * @param bytes its length
     * @throws IOException when there is no room
     */
    public static void preallocate(Path path, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            zero(channel, bytes);
        }
    }

    private static void zero(FileChannel channel, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        for (long at = 0; at < bytes; ) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - at));
            at += channel.write(zeros, at);
        }
        channel.force(true);
    }

    @Override
    public long claim() {
        return address;
    }

    @Override
    public void write(long offset, int bytes) {
        try {
            buffer.clear().limit(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, offset + buffer.position());
                calls++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void commit(long offset, int bytes) {
        write(offset, bytes);
        try {
            channel.force(false);
            calls++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void drain() {
        // Every call has waited already.
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
