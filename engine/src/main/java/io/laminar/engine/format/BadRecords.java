package io.laminar.engine.format;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.memory.raw.RawMemory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records that cannot be read: the first one fails the source, or they are counted, or counted and kept
 * in a file of dead letters, byte for byte as they came.
 *
 * @threading one owner; {@link #count()} and {@link #lastReason()} any thread
 */
public final class BadRecords implements AutoCloseable {
    /** What is done with a bad record: option {@code bad.records}. */
    public enum Policy {
        /** The source fails with the place of the record. */
        FAIL,
        /** The record is left out and counted. */
        SKIP,
        /** The record is written to {@code bad.records.path} and counted. */
        DEAD_LETTER
    }

    private static final int EXCERPT_BYTES = 60;

    private final Policy policy;
    private final List<FieldFormat> fields;
    private final @Nullable OutputStream deadLetters;
    private String inputName = "";
    private boolean headerWritten;
    private final AtomicLong count = new AtomicLong();
    private volatile String lastReason = "";

    /**
     * Prepares the policy.
     *
     * @param policy what to do
     * @param fields columns of the source, for messages
     * @param path file of dead letters; needed by {@link Policy#DEAD_LETTER} alone
     * @throws IOException when that file cannot be written
     */
    public BadRecords(Policy policy, List<FieldFormat> fields, @Nullable Path path) throws IOException {
        this.policy = policy;
        this.fields = fields;
        this.deadLetters = policy == Policy.DEAD_LETTER
                ? new BufferedOutputStream(Files.newOutputStream(Objects.requireNonNull(path)))
                : null;
    }

    /**
     * Names the input that comes next.
     *
     * @param name file or other name, for messages
     */
    public void input(String name) {
        inputName = name;
    }

    /** {@return the name of the input being read} */
    public String input() {
        return inputName;
    }

    /**
     * Begins the file of dead letters with the header of the first input, so that it can be read again as it is.
     *
     * @param from address of the header line
     * @param bytes its length, line end included
     * @throws IOException when it cannot be written
     */
    public void header(long from, long bytes) throws IOException {
        if (deadLetters != null && !headerWritten) {
            headerWritten = true;
            write(deadLetters, from, bytes, true);
        }
    }

    /**
     * Takes a bad record.
     *
     * @param reader who read it; its fault says what is wrong
     * @param bytes length of the record from {@link RecordReader#start()} on
     * @throws IOException when it cannot be written
     * @throws DataException when the policy is to fail
     */
    public void report(RecordReader reader, long bytes) throws IOException {
        RecordFault fault = reader.fault();
        InputPosition position =
                new InputPosition(inputName, reader.line(), Math.max(1, fault.at() - reader.start() + 1));
        ErrorCode code = Objects.requireNonNull(fault.code());
        String reason = reason(code, fault, position, reader.maxLineBytes());
        if (policy == Policy.FAIL) {
            throw new DataException(code, reason, position);
        }
        count.incrementAndGet();
        lastReason = reason;
        if (deadLetters != null) {
            write(deadLetters, reader.start(), bytes, code != ErrorCode.LINE_TOO_LONG);
        }
    }

    /**
     * Takes something else that cannot be read than a line: a frame, or a connection.
     *
     * @param code what is wrong
     * @param reason what is wrong, in words
     * @param position where it is
     * @param from address of its first byte
     * @param bytes how many of its bytes are there to be kept
     * @throws IOException when they cannot be written
     * @throws DataException when the policy is to fail
     */
    public void refuse(ErrorCode code, String reason, InputPosition position, long from, long bytes)
            throws IOException {
        if (policy == Policy.FAIL) {
            throw new DataException(code, reason, position);
        }
        count.incrementAndGet();
        lastReason = reason;
        if (deadLetters != null && bytes > 0) {
            deadLetters.write(RawMemory.toArray(from, (int) bytes));
        }
    }

    /**
     * Counts something that was lost without being anybody's bad record: a connection that broke, or one too many.
     *
     * @param reason what was lost, and why
     */
    public void note(String reason) {
        count.incrementAndGet();
        lastReason = reason;
    }

    /** {@return whether the first bad record fails the source} */
    public boolean fails() {
        return policy == Policy.FAIL;
    }

    /**
     * Takes more of the record that was reported last, which did not fit into a window.
     *
     * @param from address of the piece
     * @param bytes its length
     * @param last whether the record ends with it
     * @throws IOException when it cannot be written
     */
    public void reportRest(long from, long bytes, boolean last) throws IOException {
        if (deadLetters != null) {
            write(deadLetters, from, bytes, last);
        }
    }

    private static void write(OutputStream out, long from, long bytes, boolean last) throws IOException {
        byte[] copy = RawMemory.toArray(from, (int) bytes);
        out.write(copy);
        if (last && (copy.length == 0 || copy[copy.length - 1] != '\n')) {
            out.write('\n');
        }
    }

    private String reason(ErrorCode code, RecordFault fault, InputPosition position, int maxLineBytes) {
        StringBuilder text = new StringBuilder("cannot read record: ").append(code.summary());
        text.append(": at=").append(position);
        if (fault.column() >= 0) {
            FieldFormat field = fields.get(fault.column());
            text.append(", column=").append(field.name()).append(", type=").append(field.type());
        }
        if (code == ErrorCode.LINE_TOO_LONG) {
            text.append(", maxLineBytes=").append(maxLineBytes);
        }
        return text.append(", text=")
                .append(excerpt(fault.at(), fault.length()))
                .toString();
    }

    /** The beginning of a text in quotes, safe to print. */
    private static String excerpt(long from, int length) {
        int shown = Math.min(length, EXCERPT_BYTES);
        String text = new String(RawMemory.toArray(from, shown), StandardCharsets.UTF_8);
        StringBuilder safe = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F) {
                safe.append(String.format("\\x%02x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.append(shown < length ? "'..." : "'").toString();
    }

    /** {@return bad records so far} */
    public long count() {
        return count.get();
    }

    /** {@return what was wrong with the last one; empty when there was none} */
    public String lastReason() {
        return lastReason;
    }

    /** Writes what is left of the dead letters and closes their file. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        if (deadLetters != null) {
            deadLetters.close();
        }
    }
}
