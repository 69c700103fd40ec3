package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a log that a writer is to go on behind, and makes it fit for that: what was torn is cut off, what
 * was made and not begun is deleted, what can be read is durable.
 *
 * @blocking as long as reading the last segments, and the device, take
 */
final class LogTail {
    private static final int PIECE_BYTES = 64 << 10;

    private final SegmentFiles files;
    private final SegmentChain chain;

    /** Where the last record of each segment ends. */
    private final long[] ends;

    private int lastIndex;
    private long lastOffset = SegmentLayout.HEADER_BYTES;
    /** The first record that was not durable when the last group was started. */
    private int unsafeIndex = Integer.MAX_VALUE;

    private long unsafeOffset;
    private long sequence;
    private long epoch;
    private @Nullable TornTail torn;

    /**
     * Where a writer begins.
     *
     * @param sequence the last one there is
     * @param epoch of the last record
     * @param logId of the log; a new one when there is none
     * @param nextNumber of the segment to begin
     * @param torn what was cut, or null
     */
    record End(
            long sequence,
            long epoch,
            long logId,
            long nextNumber,
            @Nullable TornTail torn) {}

    private LogTail(SegmentFiles files, SegmentChain chain) {
        this.files = files;
        this.chain = chain;
        this.ends = new long[chain.links().size()];
    }

    /** Does all of it. */
    static End prepare(SegmentFiles files) throws StorageException {
        LogTail tail = new LogTail(files, SegmentChain.read(files));
        tail.read();
        try {
            tail.cut();
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED, "cannot cut the log's end: directory=" + files.directory(), e);
        }
        long logId = tail.chain.links().isEmpty() ? new SecureRandom().nextLong() : tail.chain.logId();
        return new End(tail.sequence, tail.epoch, logId, tail.chain.highestNumber() + 1, tail.torn);
    }

    private void read() throws StorageException {
        int start = chain.lastSafe();
        long unsafe = Long.MAX_VALUE;
        try (LogReader reader = LogReader.of(chain, start, 0)) {
            if (chain.links().isEmpty()) {
                return;
            }
            epoch = chain.links().get(start).header().epoch();
            while (reader.next()) {
                epoch = reader.epoch();
                unsafe = reader.firstNotDurable();
                ends[reader.index()] = reader.offset();
            }
            lastIndex = reader.index();
            lastOffset = reader.offset();
            sequence = reader.expected() - 1;
            torn = reader.tornTail();
        }
        if (unsafe <= sequence) {
            int first = Math.max(start, chain.find(unsafe));
            try (LogReader reader = LogReader.of(chain, first, unsafe)) {
                if (reader.next()) {
                    unsafeIndex = reader.index();
                    unsafeOffset = reader.recordOffset();
                }
            }
        }
    }

    private void cut() throws IOException {
        for (SegmentFiles.Named named : chain.headless()) {
            Files.delete(named.path());
        }
        for (SegmentFiles.Named named : files.spares()) {
            Files.delete(named.path());
        }
        int keep = lastIndex;
        if (lastOffset == SegmentLayout.HEADER_BYTES && lastIndex > 0) {
            // Without a record it says nothing that the one before does not.
            keep--;
        }
        for (int i = chain.links().size() - 1; i > keep; i--) {
            Files.delete(chain.links().get(i).path());
        }
        for (int i = chain.lastSafe(); i <= keep && i < chain.links().size(); i++) {
            seal(i);
        }
        files.syncDirectory();
    }

    /**
     * Makes a segment durable, and cuts the last one behind its last record. What was not known to be durable may be in
     * the page cache alone, after a write that the device refused: it is written again before anybody builds on it.
     */
    private void seal(int index) throws IOException {
        Path path = chain.links().get(index).path();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (index == lastIndex) {
                channel.truncate(lastOffset);
            }
            if (index >= unsafeIndex) {
                writeAgain(channel, index == unsafeIndex ? unsafeOffset : 0, ends[index]);
            }
            channel.force(true);
        }
    }

    private static void writeAgain(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = from; at < to; at += piece.limit()) {
            piece.clear().limit((int) Math.min(PIECE_BYTES, to - at));
            while (piece.hasRemaining() && channel.read(piece, at + piece.position()) > 0) {
                // Until the piece is whole, or the file ends.
            }
            piece.flip();
            while (piece.hasRemaining()) {
                channel.write(piece, at + piece.position());
            }
        }
    }
}
