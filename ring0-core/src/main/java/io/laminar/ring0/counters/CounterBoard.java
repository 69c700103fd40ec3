package io.laminar.ring0.counters;

import io.laminar.memory.raw.RawMemory;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The records of an engine, in memory that somebody else owns: gives them out and takes them back.
 *
 * @threading any; records are given out under a lock, as nothing here happens per row
 */
public final class CounterBoard {
    /** No record: there was no room for one. */
    public static final long NONE = 0;

    private final long address;
    private final int records;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int unused;

    /**
     * Writes an empty board.
     *
     * @param address where; zeroed, {@link CounterLayout#bytes} long, aligned to 128 bytes
     * @param records how many it has
     * @param origin who writes
     */
    public CounterBoard(long address, int records, Origin origin) {
        if (records < 1 || records > CounterLayout.MAX_RECORDS) {
            throw new IllegalArgumentException(
                    "records must be 1.." + CounterLayout.MAX_RECORDS + ": records=" + records);
        }
        this.address = address;
        this.records = records;
        RawMemory.putInt(address + CounterLayout.VERSION_OFFSET, CounterLayout.VERSION);
        RawMemory.putInt(address + CounterLayout.STATE_OFFSET, CounterLayout.LIVE);
        RawMemory.putInt(address + CounterLayout.RECORDS_OFFSET, records);
        RawMemory.putLong(address + CounterLayout.PROCESS_OFFSET, origin.process());
        RawMemory.putLong(address + CounterLayout.STARTED_OFFSET, origin.startedEpochNs());
        RawMemory.putLong(address + CounterLayout.STARTED_NS_OFFSET, origin.startedNs());
        // Pairs with the acquire in CounterReader: who sees the magic number sees the whole header.
        RawMemory.putLongRelease(address + CounterLayout.MAGIC_OFFSET, CounterLayout.MAGIC);
    }

    /**
     * Who writes a board.
     *
     * @param process number of the process
     * @param startedEpochNs when it started, in nanoseconds since 1970
     * @param startedNs its monotonic clock at that moment
     */
    public record Origin(long process, long startedEpochNs, long startedNs) {}

    /**
     * Gives a record out; its cells are 0.
     *
     * @param kind what it is about
     * @param core number of the core
     * @param type further kind, as a word; cut after 16 bytes
     * @param name what it is about; cut after 88 bytes
     * @return address of its cells; {@link #NONE} when all are taken, which is counted
     */
    public synchronized long open(CounterKind kind, int core, String type, String name) {
        Integer reused = free.poll();
        if (reused == null && unused == records) {
            long refused = address + CounterLayout.REFUSED_OFFSET;
            RawMemory.putLongOpaque(refused, RawMemory.getLong(refused) + 1);
            return NONE;
        }
        int record = reused == null ? unused++ : reused;
        long cells = address + CounterLayout.values(records, record);
        for (int c = 0; c < CounterLayout.CELLS; c++) {
            Cells.put(cells, c, 0);
        }
        long label = address + CounterLayout.label(record);
        RawMemory.putInt(label + CounterLayout.KIND_OFFSET, kind.code());
        RawMemory.putInt(label + CounterLayout.CORE_OFFSET, core);
        putText(label + CounterLayout.TYPE_OFFSET, CounterLayout.TYPE_BYTES, type);
        int bytes = putText(label + CounterLayout.NAME_OFFSET, CounterLayout.NAME_BYTES, name);
        RawMemory.putInt(label + CounterLayout.NAME_BYTES_OFFSET, bytes);
        turn(label);
        return cells;
    }

    private static int putText(long at, int room, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, room);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        RawMemory.copyFrom(Arrays.copyOf(bytes, length), 0, at, length);
        RawMemory.fill(at + length, room - length, (byte) 0);
        return length;
    }

    /** Makes a label's generation odd or even; pairs with the acquires in CounterReader. */
    private static void turn(long label) {
        long generation = label + CounterLayout.GENERATION_OFFSET;
        RawMemory.putLongRelease(generation, RawMemory.getLong(generation) + 1);
    }

    /**
     * Takes a record back.
     *
     * @param cells what {@link #open} returned
     */
    public synchronized void close(long cells) {
        if (cells != NONE) {
            int record = (int) ((cells - address - CounterLayout.values(records, 0)) / CounterLayout.VALUE_BYTES);
            turn(address + CounterLayout.label(record));
            // Who finds the generation unchanged has not read what is written next.
            VarHandle.storeStoreFence();
            free.add(record);
        }
    }

    /** Says to other processes that nothing will be written any more. */
    public synchronized void end() {
        RawMemory.putIntRelease(address + CounterLayout.STATE_OFFSET, CounterLayout.CLOSED);
    }

    /** {@return the board to read in this process} */
    public CounterReader reader() {
        return new CounterReader(new CounterReader.Space() {
            @Override
            public long longAt(long offset) {
                return RawMemory.getLongAcquire(address + offset);
            }

            @Override
            public byte[] bytesAt(long offset, int count) {
                return RawMemory.toArray(address + offset, count);
            }
        });
    }
}
