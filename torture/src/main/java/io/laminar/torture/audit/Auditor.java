package io.laminar.torture.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;

/**
 * Knows what was sent and what was acknowledged, and judges what is visible. Stands outside the process under test: it
 * believes nothing that it has not been told on its own side of a pipe.
 */
public final class Auditor {
    private static final int SHOWN = 5;

    private final long seed;
    private long sent;
    private long acknowledged;
    private BitSet seen = new BitSet();

    /** {@code seed}: of the rows. */
    public Auditor(long seed) {
        this.seed = seed;
    }

    /** {@return the highest number that was sent} */
    public long sent() {
        return sent;
    }

    /** {@return all rows up to this one are acknowledged} */
    public long acknowledged() {
        return acknowledged;
    }

    /** A row goes out. */
    public void sending(long seq) {
        sent = Math.max(sent, seq);
    }

    /** The engine says that everything up to a row is durable. */
    public void acknowledged(long seq) {
        acknowledged = Math.max(acknowledged, seq);
    }

    /** {@return whether the engine has taken a row up, as it has told by its output} */
    public boolean has(long seq) {
        return seen.get((int) seq);
    }

    /** {@return all rows up to this one were visible when it last looked} */
    public long visible() {
        return seen.nextClearBit(1) - 1L;
    }

    /**
     * Looks at what is visible after a start: all that was acknowledged, nothing twice, of each key its first rows
     * without a gap, and sinks that agree with each other.
     *
     * @throws Violation when one of this does not hold
     */
    public void judge(Output output) {
        BitSet now = numbers(output.ledger());
        int lost = now.nextClearBit(1);
        if (lost <= acknowledged) {
            throw new Violation("lost: row " + lost + " was acknowledged with all up to " + acknowledged
                    + ", and is not in the output");
        }
        requireNoGaps(now);
        requireSame("passed", passed(now), output.passed());
        requireSame("seen", seen(now), output.seen());
        requireTold(seen(now), output.told());
        requireSums(output.sums());
        seen = now;
    }

    private BitSet numbers(List<String> lines) {
        BitSet numbers = new BitSet();
        for (String line : lines) {
            long seq = line.matches("[0-9]{1,9}") ? Long.parseLong(line) : 0;
            if (seq < 1 || seq > sent) {
                throw new Violation("wrong: the ledger has a row that was never sent: " + line);
            }
            if (numbers.get((int) seq)) {
                throw new Violation("doubled: row " + seq + " is in the ledger twice");
            }
            numbers.set((int) seq);
        }
        return numbers;
    }

    /** Rows of a key keep their order, so none is there without those before. */
    private void requireNoGaps(BitSet now) {
        long[] missing = new long[Row.KEYS];
        for (long seq = 1; seq <= sent; seq++) {
            int key = (int) Row.of(seed, seq).k();
            if (!now.get((int) seq)) {
                missing[key] = missing[key] == 0 ? seq : missing[key];
            } else if (missing[key] != 0) {
                throw new Violation(
                        "lost: row " + missing[key] + " is missing, and row " + seq + " of the same key is there");
            }
        }
    }

    private List<String> passed(BitSet now) {
        List<String> expected = new ArrayList<>();
        for (int seq = now.nextSetBit(1); seq >= 0; seq = now.nextSetBit(seq + 1)) {
            String line = Row.of(seed, seq).passed();
            if (!line.isEmpty()) {
                expected.add(line);
            }
        }
        expected.sort(null);
        return expected;
    }

    private List<String> seen(BitSet now) {
        List<String> expected = new ArrayList<>();
        for (int seq = now.nextSetBit(1); seq >= 0; seq = now.nextSetBit(seq + 1)) {
            expected.add(Row.of(seed, seq).seen());
        }
        expected.sort(null);
        return expected;
    }

    /** It may be ahead by rows that were sent and that the log does not have, as it shows them at once. */
    private void requireTold(List<String> least, List<String> told) {
        List<String> missing = new ArrayList<>(least);
        missing.removeAll(new HashSet<>(told));
        if (!missing.isEmpty()) {
            throw new Violation("lost: output of told has " + told.size() + " different lines; missing "
                    + missing.size() + ": " + first(missing));
        }
        for (String line : told) {
            String number = line.replaceFirst(",.*", "");
            long seq = number.matches("[0-9]{1,9}") ? Long.parseLong(number) : 0;
            if (seq < 1 || seq > sent || !line.equals(Row.of(seed, seq).seen())) {
                throw new Violation("wrong: output of told has a line that was never sent: " + line);
            }
        }
    }

    /** A window is closed once. */
    private static void requireSums(List<String> sums) {
        String before = "";
        for (String line : sums) {
            String window = line.substring(0, line.indexOf(',', line.indexOf(',') + 1));
            if (window.equals(before)) {
                throw new Violation("doubled: window " + window + " is closed twice: " + line);
            }
            before = window;
        }
    }

    /**
     * Compares all that is visible at the end with the output of a run in which nothing happened.
     *
     * @throws Violation when they differ in any line
     */
    public static void compare(Output expected, Output found) {
        requireSame("ledger", expected.ledger(), found.ledger());
        requireSame("passed", expected.passed(), found.passed());
        requireSame("sums", expected.sums(), found.sums());
        requireSame("seen", expected.seen(), found.seen());
        requireSame("told", expected.told(), found.told());
    }

    private static void requireSame(String sink, List<String> expected, List<String> found) {
        if (expected.equals(found)) {
            return;
        }
        List<String> missing = new ArrayList<>(expected);
        List<String> more = new ArrayList<>();
        for (String line : found) {
            if (!missing.remove(line)) {
                more.add(line);
            }
        }
        throw new Violation("wrong: output of " + sink + " has " + found.size() + " lines instead of "
                + expected.size() + "; missing " + missing.size() + ": " + first(missing) + "; too many " + more.size()
                + ": " + first(more));
    }

    private static List<String> first(List<String> lines) {
        return lines.subList(0, Math.min(SHOWN, lines.size()));
    }
}
