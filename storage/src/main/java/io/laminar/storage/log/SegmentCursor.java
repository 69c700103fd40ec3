package io.laminar.storage.log;

import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Looks into one segment through a window that moves: what is at an offset is a record, the end, or neither.
 *
 * @threading one
 * @blocking as long as reading takes
 */
final class SegmentCursor implements AutoCloseable {
    /** Nothing begins here: a length of zero, or the end of the file. */
    static final int END = 0;

    /** What is here is no record. */
    static final int BAD = -1;

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int PAGE_BYTES = 4096;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private long memory;
    private int windowBytes;
    private ByteBuffer view;
    private RecordChecksum checksum;
    private long base;
    private int filled;
    private int seed;
    private int mostRecordBytes;
    private long record;

    private SegmentCursor(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
        this.windowBytes = (int) Math.min(WINDOW_BYTES, (size + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES + PAGE_BYTES);
        this.memory = RawMemory.allocate(windowBytes, PAGE_BYTES, "log.reader");
        this.view = Buffers.view(memory, windowBytes);
        this.checksum = new RecordChecksum(memory, windowBytes);
    }

    static SegmentCursor open(Path path) throws StorageException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new SegmentCursor(path, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException(StorageErrorCode.LOG_READ_FAILED, "cannot open: file=" + path, e);
        }
    }

    /** {@return the head, or null where there is no valid one} */
    SegmentLayout.@Nullable Header header() throws StorageException {
        long head = at(0, SegmentLayout.HEADER_BYTES);
        if (head == 0 || !SegmentLayout.isValid(head, checksum, (int) (head - memory))) {
            return null;
        }
        if (SegmentLayout.version(head) != SegmentLayout.VERSION) {
            throw new StorageException(
                    StorageErrorCode.LOG_UNKNOWN_VERSION,
                    "file=" + path + ", version=" + SegmentLayout.version(head) + ", known=" + SegmentLayout.VERSION);
        }
        return SegmentLayout.read(head);
    }

    /** {@return whether the head is not valid, and is no torn one either: records follow it} */
    boolean headIsDamaged() throws StorageException {
        long head = at(0, SegmentLayout.HEADER_BYTES + RecordLayout.ALIGNMENT);
        if (head == 0) {
            return false;
        }
        boolean blank = true;
        for (int i = 0; i < SegmentLayout.HEADER_BYTES; i += Long.BYTES) {
            blank &= RawMemory.getLong(head + i) == 0;
        }
        return !blank && RawMemory.getLong(head + SegmentLayout.HEADER_BYTES) != 0;
    }

    /** Says whose records to look for. */
    void expect(long logId, long number, int segmentBytes) {
        seed = RecordLayout.seed(logId, number);
        // A record is at most half a buffer, and that at most a quarter of a segment.
        mostRecordBytes = segmentBytes / 8;
    }

    /** {@return the bytes that the valid record at an offset takes; {@link #END}; or {@link #BAD}} */
    int probe(long offset) throws StorageException {
        long start = at(offset, RecordLayout.HEADER_BYTES);
        if (start == 0) {
            return isZero(offset) ? END : BAD;
        }
        int length = RawMemory.getInt(start + RecordLayout.LENGTH);
        if (length == 0) {
            return END;
        }
        int bytes = RecordLayout.padded(length);
        if (length < RecordLayout.HEADER_BYTES
                || bytes > mostRecordBytes
                || offset + bytes > size
                || RecordKind.of(RecordLayout.kind(start)) == null) {
            return BAD;
        }
        start = at(offset, bytes);
        int sum =
                checksum.of((int) (start - memory) + RecordLayout.KIND_AND_AHEAD, bytes - RecordLayout.KIND_AND_AHEAD);
        if (RawMemory.getInt(start + RecordLayout.CHECKSUM) != (sum ^ RecordLayout.mask(seed, offset, length))) {
            return BAD;
        }
        record = start;
        return bytes;
    }

    /** Fewer bytes than a record's head are left. */
    private boolean isZero(long offset) throws StorageException {
        int rest = (int) Math.max(0, size - offset);
        long start = at(offset, rest);
        for (int i = 0; i < rest; i++) {
            if (RawMemory.getByte(start + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return a place behind an offset before which no record begins, as there are zeros: as far as the window
     * reaches}
     */
    long behindZeros(long offset) {
        long at = offset + RecordLayout.ALIGNMENT;
        long end = base + filled - RecordLayout.ALIGNMENT;
        while (at <= end && RawMemory.getLong(memory + (at - base)) == 0) {
            at += RecordLayout.ALIGNMENT;
        }
        return at;
    }

    /** {@return whether what is at an offset says that it is the record with a sequence, be it valid or not} */
    boolean claims(long offset, long sequence) throws StorageException {
        long start = at(offset, RecordLayout.HEADER_BYTES);
        return start != 0 && RecordLayout.sequence(start) == sequence;
    }

    /** {@return the address of the record that was found last, until the next look} */
    long record() {
        return record;
    }

    /** {@return the size of the file, in bytes} */
    long size() {
        return size;
    }

    Path path() {
        return path;
    }

    /** {@return the address of a range of the file, or 0 when it ends before} */
    private long at(long offset, int bytes) throws StorageException {
        if (offset + bytes > size) {
            return 0;
        }
        if (offset < base || offset + bytes > base + filled) {
            load(offset, bytes);
        }
        return memory + (offset - base);
    }

    private void load(long offset, int bytes) throws StorageException {
        if (bytes > windowBytes - PAGE_BYTES) {
            grow(bytes);
        }
        base = offset / PAGE_BYTES * PAGE_BYTES;
        filled = 0;
        view.clear().limit((int) Math.min(windowBytes, size - base));
        try {
            while (view.hasRemaining()) {
                int count = channel.read(view, base + view.position());
                if (count < 0) {
                    throw new IOException("file ends before its size: bytes=" + size);
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_READ_FAILED, "file=" + path + ", offset=" + (base + view.position()), e);
        }
        filled = view.position();
    }

    private void grow(int bytes) {
        RawMemory.free(memory);
        windowBytes = Integer.highestOneBit(bytes + PAGE_BYTES) * 2;
        memory = RawMemory.allocate(windowBytes, PAGE_BYTES, "log.reader");
        view = Buffers.view(memory, windowBytes);
        checksum = new RecordChecksum(memory, windowBytes);
    }

    @Override
    public void close() throws StorageException {
        RawMemory.free(memory);
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException(StorageErrorCode.LOG_READ_FAILED, "cannot close: file=" + path, e);
        }
    }
}
