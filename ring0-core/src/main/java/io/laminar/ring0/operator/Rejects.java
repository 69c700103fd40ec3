package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.kernel.Program;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The rows that an operator refused: its input's columns, then the error's code and text. */
public final class Rejects implements AutoCloseable {
    private final BlockLayout inputLayout;
    private final Emitter emitter;
    private final long texts;
    private final int[] textLengths;
    private int next;
    private int end;

    /**
     * Makes an empty stream of rejected rows.
     *
     * @param inputLayout layout of the rows that may be refused
     * @param sizing how large blocks are
     * @param name of the operator
     */
    public Rejects(BlockLayout inputLayout, Sizing sizing, String name) {
        this.inputLayout = inputLayout;
        List<ColumnType> types = new ArrayList<>(inputLayout.types());
        types.add(ColumnType.INTEGER);
        types.add(ColumnType.VARCHAR);
        this.emitter = new Emitter(sizing.layout(types, false), 2, name + " rejects");
        KernelError[] errors = KernelError.values();
        this.textLengths = new int[errors.length];
        this.texts = RawMemory.allocate((long) errors.length * TEXT_BYTES, 64, name + " rejects");
        for (KernelError error : errors) {
            byte[] bytes = error.text().getBytes(StandardCharsets.UTF_8);
            textLengths[error.code()] = bytes.length;
            RawMemory.copyFrom(bytes, 0, texts + (long) error.code() * TEXT_BYTES, bytes.length);
        }
    }

    private static final int TEXT_BYTES = 64;

    /** {@return the stream} */
    public Stream stream() {
        return emitter.stream();
    }

    /**
     * Says that a slice with errors was evaluated.
     *
     * @param from its first row
     * @param to the row after its last
     */
    @HotPath
    public void begin(int from, int to) {
        next = from;
        end = to;
    }

    /**
     * Writes the slice's rejected rows, as many as there is room for.
     *
     * @param program what evaluated the slice
     * @param block the slice's block
     * @return whether all are written
     */
    @HotPath
    public boolean drain(Program program, long block) {
        while (next < end) {
            int error = program.error(next);
            if (error != 0 && !write(block, next, error)) {
                return false;
            }
            next++;
        }
        emitter.flush();
        return true;
    }

    @HotPath
    private boolean write(long block, int row, int error) {
        if (!emitter.ready()) {
            return false;
        }
        BlockLayout layout = emitter.layout();
        long out = emitter.block();
        int length = textLengths[error];
        long room = layout.dataBytes() - RawMemory.getLong(out + BlockLayout.DATA_USED_OFFSET);
        if (room < length || BlockCopy.append(block, inputLayout, row, row + 1, out, layout, emitter.rows()) == 0) {
            emitter.seal();
            return write(block, row, error);
        }
        int code = inputLayout.columnCount();
        RawMemory.putInt(out + layout.valuesOffset(code) + 4L * emitter.rows(), error);
        long view = out + layout.valuesOffset(code + 1) + (long) StringView.BYTES * emitter.rows();
        long text = texts + (long) error * TEXT_BYTES;
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, text, length);
        } else {
            long used = RawMemory.getLong(out + BlockLayout.DATA_USED_OFFSET);
            RawMemory.copy(text, out + layout.dataOffset() + used, length);
            StringView.putLong(view, text, length, (int) used);
            RawMemory.putLong(out + BlockLayout.DATA_USED_OFFSET, used + length);
        }
        emitter.add(1);
        return true;
    }

    /** {@return whether the end could be passed on} */
    @HotPath
    public boolean end() {
        return emitter.stream().ended() || emitter.mark(Stream.END, 0);
    }

    /** {@return whether {@link #mark} will find room} */
    @HotPath
    public boolean canMark() {
        return emitter.canMark();
    }

    /**
     * Appends a mark, for which there is room.
     *
     * @param kind a kind of {@link Stream}
     * @param value its value
     */
    @HotPath
    public void mark(int kind, long value) {
        emitter.mark(kind, value);
    }

    /**
     * Notes at a barrier what {@link Emitter#save} does.
     *
     * @param to where
     */
    @HotPath
    public void save(StateWriter to) {
        emitter.save(to);
    }

    /**
     * Takes what {@link #save} has noted.
     *
     * @param from what was noted
     */
    public void restore(StateReader from) {
        emitter.restore(from);
    }

    /**
     * Goes on where another has ended, of which nothing is on its way.
     *
     * @param former the other
     */
    public void takeOver(Rejects former) {
        emitter.takeOver(former.emitter);
    }

    @Override
    public void close() {
        emitter.close();
        RawMemory.free(texts);
    }
}
