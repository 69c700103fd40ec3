package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.ring0.kernel.Program;

/**
 * Part of a group's entry that one argument feeds: counts, sums, least and greatest values. All zero means no row yet.
 *
 * @threading one core
 * @allocation none after construction
 */
abstract class Accumulator {
    /** Output of the program that is aggregated; -1 for rows. */
    final int argument;

    /** Output of the program that says which rows count; -1 for all. */
    final int filter;

    /** Where the accumulator begins in an entry. */
    int offset;

    Accumulator(int argument, int filter) {
        this.argument = argument;
        this.filter = filter;
    }

    /** Bytes in an entry, a multiple of 8. */
    abstract int bytes();

    /** Adds rows to their groups' entries. */
    @HotPath
    abstract void update(Program p, long[] entries, Rows rows);

    /** Adds one group's part to another's. */
    @HotPath
    abstract void merge(long target, long source);

    /** Adds groups' parts to others'. */
    @HotPath
    void mergeAll(long[] targets, long[] sources, int count) {
        for (int k = 0; k < count; k++) {
            merge(targets[k], sources[k]);
        }
    }

    /** Makes a group's part the same as another's. */
    @HotPath
    void copy(long target, long source) {
        RawMemory.copy(source + offset, target + offset, bytes());
    }

    /** Makes a new group's part the same as one in another region; returns false if the region is full. */
    boolean takeOver(long target, long source, Region other) {
        RawMemory.copy(source + offset, target + offset, bytes());
        return true;
    }

    /** Whether two groups' parts are the same. */
    @HotPath
    boolean same(long a, long b) {
        return RawMemory.equal(a + offset, b + offset, bytes());
    }

    /** Whether the group has had an argument that counts. */
    @HotPath
    boolean any(long entry) {
        return RawMemory.getLong(entry + offset) != 0;
    }

    /** Whether a part may hold something outside the entry. */
    boolean holdsText() {
        return false;
    }

    /** Gives back what a group's part holds outside the entry. */
    @HotPath
    void free(long entry) {}

    /** Whether a row counts: the filter is true and the argument is not NULL. */
    @HotPath
    final boolean counts(Program p, long row) {
        if (filter >= 0) {
            long validity = p.validity(filter);
            if (RawMemory.getByte(p.values(filter) + row) == 0 || validity != 0 && !Validity.get(validity, row)) {
                return false;
            }
        }
        if (argument < 0) {
            return true;
        }
        long validity = p.validity(argument);
        return validity == 0 || Validity.get(validity, row);
    }

    /** Whether every row counts. */
    @HotPath
    final boolean all(Program p) {
        return filter < 0 && (argument < 0 || p.validity(argument) == 0);
    }

    /** Rows of a slice: a range, or a selection. */
    static final class Rows {
        /** Address of int32 rows, or 0. */
        long selection;

        /** First row of the range. */
        int from;

        /** How many. */
        int count;

        /** The k-th row. */
        @HotPath
        long row(int k) {
            return selection == 0 ? from + k : RawMemory.getInt(selection + 4L * k);
        }
    }
}
