package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.InputWindow;
import io.laminar.engine.format.PieceWindow;
import io.laminar.engine.format.RecordReader;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.util.List;

/**
 * What connections of a source share while one of them is read: room for the longest line that is half there, with what
 * came behind it, and the reader that theirs are made beside.
 *
 * @threading the source's
 */
final class TextWindow implements AutoCloseable {
    private final RecordReader template;
    private final String tag;
    private long capacity;
    private long memory;

    TextWindow(TextFormat format, List<FieldFormat> fields, BadRecords badRecords, int pieceBytes, String tag) {
        this.tag = tag;
        this.capacity = (long) format.maxLineBytes() + pieceBytes;
        this.memory = allocate(capacity, tag);
        this.template = format.reader(new PieceWindow(memory), fields, badRecords);
    }

    private static long allocate(long bytes, String tag) {
        return RawMemory.allocate(bytes + InputWindow.PADDING_BYTES, 64, tag);
    }

    long address() {
        return memory;
    }

    /** {@return the address of room for bytes; grows when the pieces of the port are larger than was thought} */
    long room(long bytes) {
        if (bytes > capacity) {
            RawMemory.free(memory);
            memory = 0;
            capacity = Long.highestOneBit(bytes) << 1;
            memory = allocate(capacity, tag);
        }
        return memory;
    }

    RecordReader template() {
        return template;
    }

    @Override
    public void close() {
        if (memory != 0) {
            RawMemory.free(memory);
            memory = 0;
            try {
                template.close();
            } catch (IOException e) {
                throw new AssertionError("a window on memory has nothing to fail at", e);
            }
        }
    }
}
