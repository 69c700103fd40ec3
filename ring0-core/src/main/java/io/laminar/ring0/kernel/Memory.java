package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.TextHeap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of a program while it is planned: slots of the frame, vectors that share memory when their lives do not
 * overlap, selections, constants, the heap of texts.
 *
 * <pre>
 *  scratch  | error bytes | zero bits | constants, 16 bytes each | selections ... | vectors, each with its bitmap ... |
 *  heap     | long texts of constants | texts of the slice ...                                                       |
 * </pre>
 */
final class Memory {
    /** What the heaps of a program may take of the address space, in bytes. */
    private static final long MOST_HEAP_BYTES = 1L << 30;

    /** The same where what is reserved is committed at once. */
    private static final long MOST_COMMITTED_BYTES = 1L << 25;

    /** Offsets in views are 32 bits; more texts than this in one slice are too long together. */
    private static final long MOST_OFFSET = 0xFFFF_FFFFL;

    private static final long LEAST_TEXT_BYTES = 256;
    private static final long ALIGNMENT = 64;
    private static final int CELL_BYTES = 16;
    private static final int FOREVER = Integer.MAX_VALUE;

    private final BlockLayout layout;
    private final int textBytes;
    private final long rows;
    private final List<Vector> vectors = new ArrayList<>();
    private final Map<Integer, Vector> vectorBySlot = new HashMap<>();
    private final List<Integer> columns = new ArrayList<>();
    private final List<Integer> selections = new ArrayList<>();
    private final ArrayDeque<Integer> freeSelections = new ArrayDeque<>();
    private final Map<Node, Integer> constants = new HashMap<>();
    private final Map<Node, Integer> broadcasts = new HashMap<>();
    private int nextSlot = Frame.VECTORS;
    private int position;
    private int textKernels;
    private int textCopies;
    private long scratchBytes;

    /** A vector, written at one position of the program and read up to another; or a constant in every row. */
    private static final class Vector {
        private final int slot;
        private final VectorKind kind;
        private final int from;
        private int to;
        private long offset;

        private Vector(int slot, VectorKind kind, int from) {
            this.slot = slot;
            this.kind = kind;
            this.from = from;
            this.to = from;
        }
    }

    /** Memory for a vector, and until when it is taken. */
    private static final class Place {
        private final int width;
        private final long offset;
        private int takenTo;

        private Place(int width, long offset) {
            this.width = width;
            this.offset = offset;
        }
    }

    /**
     * A frame that is ready, and the memory it points to.
     *
     * @param frame see {@link Frame}
     * @param scratch address, to be freed
     * @param heap address, to be freed; 0 if there is none
     * @param heapUsed bytes of the heap that constants take
     */
    record Linked(long[] frame, long scratch, long heap, long heapUsed) {}

    Memory(BlockLayout layout, int textBytes) {
        this.layout = layout;
        this.textBytes = textBytes;
        this.rows = layout.capacityRows() + 1L;
    }

    private int newSlots() {
        int slot = nextSlot;
        nextSlot += Frame.SLOTS;
        return slot;
    }

    /** Slot of a column, to be bound to blocks. */
    int newColumn() {
        int slot = newSlots();
        columns.add(slot);
        return slot;
    }

    /** Slot of a vector that is written from here on. */
    int newVector(VectorKind kind) {
        Vector vector = new Vector(newSlots(), kind, position);
        vectors.add(vector);
        vectorBySlot.put(vector.slot, vector);
        return vector.slot;
    }

    /** Slot of the address of a selection. */
    int newSelection() {
        Integer free = freeSelections.poll();
        if (free != null) {
            return free;
        }
        selections.add(nextSlot);
        return nextSlot++;
    }

    void freeSelection(int slot) {
        freeSelections.push(slot);
    }

    /** Slot of a constant: one value for all rows. */
    int constant(Node literal) {
        return constants.computeIfAbsent(literal, node -> newSlots());
    }

    /** Slot of a constant that is there in every row. */
    int broadcast(Node literal) {
        return broadcasts.computeIfAbsent(literal, node -> {
            // Filled once, so no other vector may ever lie there.
            Vector vector = new Vector(newSlots(), node.kind(), -1);
            vector.to = FOREVER;
            vectors.add(vector);
            return vector.slot;
        });
    }

    /** The vectors are read, or written, at the present position. */
    void use(int... slots) {
        for (int slot : slots) {
            Vector vector = vectorBySlot.get(slot);
            if (vector != null) {
                vector.to = Math.max(vector.to, position);
            }
        }
    }

    /** The vector is read when the program is done. */
    void keep(int slot) {
        Vector vector = vectorBySlot.get(slot);
        if (vector != null) {
            vector.to = FOREVER;
        }
    }

    /** Goes on to the next position. */
    void next() {
        position++;
    }

    /** A kernel makes texts. */
    void makesTexts() {
        textKernels++;
    }

    /** A kernel copies texts of the block. */
    void copiesTexts() {
        textCopies++;
    }

    private long take(long bytes) {
        long offset = scratchBytes;
        scratchBytes = (scratchBytes + bytes + ALIGNMENT - 1) & -ALIGNMENT;
        return offset;
    }

    private long bitmapBytes() {
        return (rows + 63) / 64 * 8;
    }

    /** Allocates everything and fills the frame. */
    Linked link() {
        long[] frame = new long[nextSlot];
        long errors = take(rows);
        long zeros = take(bitmapBytes());
        long cells = take((long) constants.size() * CELL_BYTES);
        long[] selectionOffsets = new long[selections.size()];
        for (int s = 0; s < selectionOffsets.length; s++) {
            selectionOffsets[s] = take((rows + 1) * Integer.BYTES);
        }
        place();
        long scratch = RawMemory.allocate(scratchBytes, ALIGNMENT, "program scratch");
        frame[Frame.ERRORS] = scratch + errors;
        for (int s = 0; s < selectionOffsets.length; s++) {
            frame[selections.get(s)] = scratch + selectionOffsets[s];
        }
        long constantTexts = openHeap(frame);
        for (int slot : columns) {
            frame[slot + Frame.MASK] = -1;
        }
        for (Vector vector : vectors) {
            frame[vector.slot] = scratch + vector.offset;
            frame[vector.slot + Frame.DATA] = frame[Frame.HEAP];
            frame[vector.slot + Frame.MASK] = -1;
            frame[vector.slot + Frame.BITMAP] = scratch + vector.offset + valuesBytes(vector.kind.bytes());
        }
        fillConstants(frame, scratch + cells, scratch + zeros);
        return new Linked(frame, scratch, frame[Frame.HEAP], constantTexts);
    }

    /** Gives each vector a place that is free from where it is written to where it is last read. */
    private void place() {
        List<Place> places = new ArrayList<>();
        for (Vector vector : vectors) {
            Place found = null;
            for (Place place : places) {
                boolean free = place.width == vector.kind.bytes() && place.takenTo < vector.from;
                // The place that was left last is the one most likely in the cache.
                if (free && (found == null || place.takenTo > found.takenTo)) {
                    found = place;
                }
            }
            if (found == null) {
                int width = vector.kind.bytes();
                // One line more than needed, so that columns of a power of two do not fall on the same sets.
                found = new Place(width, take(valuesBytes(width) + bitmapBytes() + ALIGNMENT));
                places.add(found);
            }
            found.takenTo = vector.to;
            vector.offset = found.offset;
        }
    }

    private long valuesBytes(int width) {
        return (rows * width + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private long openHeap(long[] frame) {
        long constantTexts = 0;
        for (Node node : constants.keySet()) {
            constantTexts += longText(node);
        }
        for (Node node : broadcasts.keySet()) {
            constantTexts += longText(node);
        }
        long limit = 0;
        if (textKernels > 0) {
            long most = VirtualMemory.mode().equals("mmap") ? MOST_HEAP_BYTES : MOST_COMMITTED_BYTES;
            limit = Math.min(textBytes, most / (layout.capacityRows() * (long) textKernels));
            limit = Math.max(limit, LEAST_TEXT_BYTES);
        }
        long bytes = constantTexts
                + limit * layout.capacityRows() * textKernels
                + (long) textCopies * layout.dataBytes()
                + (textKernels > 0 ? 2 * limit + TextHeap.SLACK_BYTES : 0);
        frame[Frame.TEXT_LIMIT] = limit;
        frame[Frame.HEAP_BYTES] = Math.min(bytes, MOST_OFFSET);
        frame[Frame.HEAP] = bytes == 0 ? 0 : RawMemory.reserve(frame[Frame.HEAP_BYTES], "program texts");
        return constantTexts;
    }

    private static long longText(Node node) {
        int bytes = node.detail() instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
        return bytes <= StringView.INLINE_BYTES ? 0 : bytes;
    }

    private void fillConstants(long[] frame, long cells, long zeros) {
        long heapUsed = 0;
        long cell = cells;
        for (Map.Entry<Node, Integer> entry : constants.entrySet()) {
            int slot = entry.getValue();
            frame[slot] = cell;
            frame[slot + Frame.VALIDITY] = entry.getKey().isNull() ? zeros : 0;
            frame[slot + Frame.DATA] = frame[Frame.HEAP];
            heapUsed = Constants.put(entry.getKey(), cell, frame[Frame.HEAP], heapUsed);
            cell += CELL_BYTES;
        }
        for (Map.Entry<Node, Integer> entry : broadcasts.entrySet()) {
            int slot = entry.getValue();
            int width = entry.getKey().kind().bytes();
            heapUsed = Constants.put(entry.getKey(), frame[slot], frame[Frame.HEAP], heapUsed);
            for (long row = 1; row < rows; row++) {
                RawMemory.copy(frame[slot], frame[slot] + row * width, width);
            }
            frame[slot + Frame.VALIDITY] = entry.getKey().isNull() ? zeros : 0;
            frame[slot + Frame.BITMAP] = 0;
        }
    }
}
