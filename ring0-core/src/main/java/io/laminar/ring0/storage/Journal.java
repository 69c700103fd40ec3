package io.laminar.ring0.storage;

import io.laminar.memory.HotPath;
import java.util.BitSet;

/**
 * What a core writes to its log: the records of its sources, and the barriers between them.
 *
 * <pre>
 *  source of a record   number of the source, 16 bits | of the producer, 16 bits; all ones: the source as a whole
 * </pre>
 *
 * <p>Whoever reads a log begins behind a barrier and knows nobody. So a source says its name, and that of each
 * producer, before its first record behind every barrier; a {@linkplain #generation() generation} is what lies between
 * two.
 *
 * @threading the core
 */
public final class Journal {
    /** Instead of a producer: the source as a whole. */
    public static final int NOBODY = 0xFFFF;

    private static final int SOURCE_SHIFT = 16;

    private final LogPort log;
    private final BitSet numbers = new BitSet();
    private boolean replaying;
    private boolean owesRestart;
    private int generation;
    private long rows;

    /**
     * A journal.
     *
     * @param log of the core, open for writing
     * @param replaying whether the core takes what is in the log before anything else, till {@link #endReplay}
     */
    public Journal(LogPort log, boolean replaying) {
        this.log = log;
        this.replaying = replaying;
        this.owesRestart = log.appended() > 0;
    }

    /** {@return where it is written} */
    @HotPath
    public LogPort log() {
        return log;
    }

    /** {@return whether the core takes what is in the log, and nothing of its lanes} */
    @HotPath
    public boolean isReplaying() {
        return replaying;
    }

    /** All that is in the log was taken. */
    public void endReplay() {
        replaying = false;
    }

    /**
     * Counts rows that a source has written.
     *
     * @param count how many
     */
    @HotPath
    public void wrote(int count) {
        rows += count;
    }

    /** {@return rows that sources have written in this life} */
    public long rows() {
        return rows;
    }

    /** {@return a number that is another behind each barrier} */
    @HotPath
    public int generation() {
        return generation;
    }

    /**
     * Writes a barrier: what is appended from here on is behind it, and of the next epoch.
     *
     * @param epoch that it ends
     * @return its sequence; {@link LogPort#BACK_PRESSURED} when there is no room now, {@link LogPort#FAILED}
     */
    @HotPath
    public long barrier(long epoch) {
        long payload = log.reserve(RecordKind.BARRIER, 0);
        if (payload < 0) {
            return payload;
        }
        long sequence = log.commit(NOBODY, epoch, 0);
        log.beginEpoch(epoch + 1);
        generation++;
        return sequence;
    }

    /**
     * Says that a new life begins, if it was not said: before the first record of it.
     *
     * @return whether that is in the log
     */
    @HotPath
    public boolean begin() {
        if (!owesRestart) {
            return true;
        }
        if (log.reserve(RecordKind.RESTART, 0) < 0) {
            return false;
        }
        log.commit(NOBODY, 0, 0);
        owesRestart = false;
        return true;
    }

    /** {@return a number for a source, which no other has} */
    public int join() {
        int number = numbers.nextClearBit(0);
        if (number >= NOBODY) {
            throw new IllegalStateException("too many sources: most=" + NOBODY);
        }
        numbers.set(number);
        return number;
    }

    /**
     * Gives a number back.
     *
     * @param number of a source that is gone
     */
    public void leave(int number) {
        numbers.clear(number);
    }

    /**
     * {@return what a record says of where it came from}
     *
     * @param source number of the source
     * @param producer number of the producer, or {@link #NOBODY}
     */
    @HotPath
    public static int place(int source, int producer) {
        return source << SOURCE_SHIFT | producer;
    }

    /**
     * {@return the source}
     *
     * @param place of a record
     */
    @HotPath
    public static int sourceOf(int place) {
        return place >>> SOURCE_SHIFT;
    }

    /**
     * {@return the producer, or {@link #NOBODY}}
     *
     * @param place of a record
     */
    @HotPath
    public static int producerOf(int place) {
        return place & NOBODY;
    }
}
