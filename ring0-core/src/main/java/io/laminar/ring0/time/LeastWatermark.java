package io.laminar.ring0.time;

import io.laminar.memory.HotPath;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import java.util.Arrays;

/**
 * The watermark of several inputs: the least of those that are active. It never goes back.
 *
 * <pre>
 *  active   its watermark counts
 *  idle     does not count until it is raised, or woken; when all are idle the result stays where it is
 *  ended    does not count any more
 * </pre>
 *
 * <p>An input that joins, or comes back, with a watermark below the result holds the result where it is until it has
 * caught up. An input that goes can only let it rise.
 *
 * @threading one core
 * @allocation none but {@link #add}
 */
public final class LeastWatermark {
    private static final byte ACTIVE = 0;
    private static final byte IDLE = 1;
    private static final byte ENDED = 2;

    private long[] values;
    private byte[] states;
    private int active;
    private int ended;
    private long current = Long.MIN_VALUE;

    /**
     * Inputs that are active and have said nothing.
     *
     * @param inputs how many
     */
    public LeastWatermark(int inputs) {
        values = new long[inputs];
        states = new byte[inputs];
        active = inputs;
        Arrays.fill(values, Long.MIN_VALUE);
    }

    /**
     * One more input, active.
     *
     * @return its number: that of one that has ended, if there is any
     */
    public int add() {
        int input = 0;
        while (input < states.length && states[input] != ENDED) {
            input++;
        }
        if (input < states.length) {
            ended--;
        } else {
            values = Arrays.copyOf(values, input + 1);
            states = Arrays.copyOf(states, input + 1);
        }
        values[input] = Long.MIN_VALUE;
        states[input] = ACTIVE;
        active++;
        return input;
    }

    /** {@return the result, in nanoseconds; Long.MIN_VALUE before every active input has said something} */
    @HotPath
    public long current() {
        return current;
    }

    /** {@return whether no input is active, though not all have ended} */
    @HotPath
    public boolean isIdle() {
        return active == 0 && ended < values.length;
    }

    /** {@return inputs that have not ended} */
    @HotPath
    public int open() {
        return values.length - ended;
    }

    /**
     * {@return an input's watermark; the greatest long of one that does not count at present}
     *
     * @param input its number
     */
    public long counting(int input) {
        return states[input] == ACTIVE ? values[input] : Long.MAX_VALUE;
    }

    /**
     * {@return whether an input's watermark is above the result}
     *
     * @param input its number
     */
    @HotPath
    public boolean isAhead(int input) {
        return values[input] > current;
    }

    /**
     * Raises an input's watermark, and makes it active.
     *
     * @param input its number
     * @param value its watermark; one that is lower than before changes nothing
     * @return whether the result has moved
     */
    @HotPath
    public boolean raise(int input, long value) {
        long before = values[input];
        if (states[input] != ACTIVE) {
            values[input] = Math.max(before, value);
            return wake(input);
        }
        if (value <= before) {
            return false;
        }
        values[input] = value;
        // One that was above the result did not hold it back.
        return before <= current && settle();
    }

    /**
     * Lets an idle input count again.
     *
     * @param input its number
     * @return whether the result has moved: the only one that is active decides
     */
    @HotPath
    public boolean wake(int input) {
        if (states[input] != IDLE) {
            return false;
        }
        states[input] = ACTIVE;
        active++;
        return settle();
    }

    /**
     * Lets an input not count for the time being.
     *
     * @param input its number
     * @return whether the result has moved
     */
    @HotPath
    public boolean idle(int input) {
        return leave(input, IDLE);
    }

    /**
     * Lets an input not count any more.
     *
     * @param input its number
     * @return whether the result has moved
     */
    @HotPath
    public boolean end(int input) {
        if (states[input] == ENDED) {
            return false;
        }
        ended++;
        return leave(input, ENDED);
    }

    /**
     * Goes on with a result, and without inputs.
     *
     * @param result in nanoseconds
     */
    public void restoreResult(long result) {
        values = new long[0];
        states = new byte[0];
        active = 0;
        ended = 0;
        current = result;
    }

    /**
     * {@return the number of one more input, which was there before: the result stays where it is}
     *
     * @param value its watermark
     * @param idle whether it does not count
     */
    public int restoreInput(long value, boolean idle) {
        int input = add();
        values[input] = value;
        if (idle) {
            states[input] = IDLE;
            active--;
        }
        return input;
    }

    /**
     * Takes an input away as if it had never been there: the result stays where it is.
     *
     * @param input its number, which {@link #add} may give again
     */
    public void drop(int input) {
        active -= states[input] == ACTIVE ? 1 : 0;
        ended += states[input] == ENDED ? 0 : 1;
        states[input] = ENDED;
    }

    @HotPath
    private boolean leave(int input, byte state) {
        if (states[input] == ENDED) {
            return false;
        }
        boolean counted = states[input] == ACTIVE;
        states[input] = state;
        active -= counted ? 1 : 0;
        return counted && settle();
    }

    /**
     * {@return whether an input has ended}
     *
     * @param input its number
     */
    public boolean hasEnded(int input) {
        return states[input] == ENDED;
    }

    /** {@return how many longs {@link #save} writes} */
    public int notes() {
        return 2 + 2 * values.length;
    }

    /**
     * Notes all inputs and the result.
     *
     * @param to where
     */
    @HotPath
    public void save(StateWriter to) {
        to.put(current);
        to.put(values.length);
        for (int i = 0; i < values.length; i++) {
            to.put(values[i]);
            to.put(states[i]);
        }
    }

    /**
     * Takes what {@link #save} has noted of as many inputs.
     *
     * @param from what was noted
     */
    public void restore(StateReader from) {
        current = from.next();
        if (from.next() != values.length) {
            throw new IllegalArgumentException("notes of other inputs: expected=" + values.length);
        }
        active = 0;
        ended = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = from.next();
            states[i] = (byte) from.nextCount(ENDED);
            active += states[i] == ACTIVE ? 1 : 0;
            ended += states[i] == ENDED ? 1 : 0;
        }
    }

    /**
     * Takes in what was seen of the same inputs elsewhere: one is idle if it is everywhere.
     *
     * @param other of as many inputs
     * @return false when an input has ended here or there only, or active ones differ: nothing can be said then
     */
    public boolean join(LeastWatermark other) {
        if (other.values.length != values.length || other.current != current) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            boolean ended = states[i] == ENDED;
            if (ended != (other.states[i] == ENDED)
                    || states[i] == ACTIVE && other.states[i] == ACTIVE && values[i] != other.values[i]) {
                return false;
            }
            if (states[i] == IDLE && other.states[i] == ACTIVE) {
                states[i] = ACTIVE;
                active++;
            }
            values[i] = Math.max(values[i], other.values[i]);
        }
        return true;
    }

    /**
     * Goes on where another was whose inputs, however many, had nothing above the result: all of these are there, too.
     *
     * @param other with at least one input
     * @return false when an input of it was ahead, or some have ended and others have not
     */
    public boolean takeOver(LeastWatermark other) {
        int idle = 0;
        for (int i = 0; i < other.values.length; i++) {
            if (other.states[i] != ENDED && other.values[i] > other.current) {
                return false;
            }
            idle += other.states[i] == IDLE ? 1 : 0;
        }
        if (other.ended > 0 && other.ended < other.values.length) {
            return false;
        }
        byte state = other.ended > 0 ? ENDED : idle == other.values.length ? IDLE : ACTIVE;
        current = other.current;
        Arrays.fill(values, current);
        Arrays.fill(states, state);
        active = state == ACTIVE ? values.length : 0;
        ended = state == ENDED ? values.length : 0;
        return true;
    }

    @HotPath
    private boolean settle() {
        if (active == 0) {
            return false;
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < values.length; i++) {
            least = states[i] == ACTIVE ? Math.min(least, values[i]) : least;
        }
        boolean moved = least > current;
        current = Math.max(current, least);
        return moved;
    }
}
