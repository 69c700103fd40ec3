package io.laminar.ring0.counters;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a board, in this process or in another's file.
 *
 * @threading any
 */
public final class CounterReader {
    private static final long INT_MASK = 0xFFFF_FFFFL;

    private final Space space;

    /** Memory of a board. */
    public interface Space {
        /**
         * {@return the integer at an offset, with acquire semantics}
         *
         * @param offset a multiple of 8
         */
        long longAt(long offset);

        /**
         * {@return a copy of some bytes}
         *
         * @param offset of the first
         * @param count how many
         */
        byte[] bytesAt(long offset, int count);
    }

    /**
     * A record at one moment; its cells may be a moment apart.
     *
     * @param index its place on the board
     * @param generation who has the place, by number
     * @param kind what it is about
     * @param core number of the core
     * @param type further kind
     * @param name what it is about
     * @param cells its values
     */
    public record Row(
            int index, long generation, CounterKind kind, int core, String type, String name, List<Long> cells) {
        /** {@return the value of a cell, one of its kind's} */
        public long get(Enum<?> cell) {
            return cells.get(cell.ordinal());
        }
    }

    /**
     * Reads a board.
     *
     * @param space its memory; {@link #fault} tells whether there is a board in it
     */
    public CounterReader(Space space) {
        this.space = space;
    }

    /**
     * {@return what is wrong with a board; nothing if it can be read}
     *
     * @param bytes how long it is
     */
    public Optional<String> fault(long bytes) {
        if (bytes < CounterLayout.HEADER_BYTES || space.longAt(CounterLayout.MAGIC_OFFSET) != CounterLayout.MAGIC) {
            return Optional.of("no counters of Laminar");
        }
        if (version() != CounterLayout.VERSION) {
            return Optional.of("written by another version of Laminar: version=" + version() + ", expected="
                    + CounterLayout.VERSION);
        }
        if (records() < 1 || records() > CounterLayout.MAX_RECORDS || bytes < CounterLayout.bytes(records())) {
            return Optional.of("cut short: bytes=" + bytes + ", records=" + records());
        }
        return Optional.empty();
    }

    private int version() {
        return (int) (space.longAt(CounterLayout.VERSION_OFFSET) & INT_MASK);
    }

    /** {@return whether its engine was closed} */
    public boolean isClosed() {
        return space.longAt(CounterLayout.VERSION_OFFSET) >>> 32 == CounterLayout.CLOSED;
    }

    /** {@return how many records it has room for} */
    public int records() {
        return (int) space.longAt(CounterLayout.RECORDS_OFFSET);
    }

    /** {@return who writes it} */
    public CounterBoard.Origin origin() {
        return new CounterBoard.Origin(
                space.longAt(CounterLayout.PROCESS_OFFSET),
                space.longAt(CounterLayout.STARTED_OFFSET),
                space.longAt(CounterLayout.STARTED_NS_OFFSET));
    }

    /** {@return how many records were asked for in vain} */
    public long refused() {
        return space.longAt(CounterLayout.REFUSED_OFFSET);
    }

    /** {@return the records in use} */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        int records = records();
        for (int record = 0; record < records; record++) {
            long generation = space.longAt(CounterLayout.label(record) + CounterLayout.GENERATION_OFFSET);
            if (generation == 0) {
                // Records are given out from the front: nobody has had this one, or those behind.
                break;
            }
            if ((generation & 1) == 1) {
                read(records, record, generation).ifPresent(rows::add);
            }
        }
        return rows;
    }

    /** One record; nothing if it was given back meanwhile. */
    private Optional<Row> read(int records, int record, long generation) {
        long label = CounterLayout.label(record);
        long kindAndCore = space.longAt(label + CounterLayout.KIND_OFFSET);
        CounterKind kind = CounterKind.of((int) kindAndCore);
        int nameBytes = (int) space.longAt(label + CounterLayout.NAME_BYTES_OFFSET);
        if (kind == null || nameBytes < 0 || nameBytes > CounterLayout.NAME_BYTES) {
            return Optional.empty();
        }
        String type = text(label + CounterLayout.TYPE_OFFSET, CounterLayout.TYPE_BYTES)
                .replace("\0", "");
        String name = text(label + CounterLayout.NAME_OFFSET, nameBytes);
        long values = CounterLayout.values(records, record);
        List<Long> cells = new ArrayList<>(CounterLayout.CELLS);
        for (int c = 0; c < CounterLayout.CELLS; c++) {
            cells.add(space.longAt(values + c * (long) Long.BYTES));
        }
        // The texts were read plain: they must not be read after this.
        VarHandle.loadLoadFence();
        boolean same = space.longAt(label + CounterLayout.GENERATION_OFFSET) == generation;
        return same
                ? Optional.of(
                        new Row(record, generation, kind, (int) (kindAndCore >>> 32), type, name, List.copyOf(cells)))
                : Optional.empty();
    }

    private String text(long offset, int bytes) {
        return new String(space.bytesAt(offset, bytes), StandardCharsets.UTF_8);
    }
}
