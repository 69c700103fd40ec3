package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.tree.KeyedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A map from typed keys to typed values that an operator keeps for a user's function, in the order of the keys. Each
 * core has its own.
 *
 * <pre>{@code
 * counts.key().addString(text, length).addLong(day);
 * long before = counts.get() ? counts.value().getLong(0) : 0;
 * counts.newValue().setLong(0, before + 1);
 * counts.put();
 * }</pre>
 *
 * <p>There is one key that is written, and one value: what {@link #get} has found, until {@link #newValue} or anything
 * that changes the state.
 *
 * @threading the operator's core
 * @allocation none after construction; {@link #cursor} makes an object, so functions make theirs once
 */
public final class KeyedState implements AutoCloseable {
    private final StateSpec spec;
    private final Region region;
    private final int root;
    private final Supplier<? extends RuntimeException> full;
    private final KeyedTree tree;
    private final long room;
    private final StateKey key;
    private final StateValue found;
    private final StateValue next;
    private final List<StateCursor> cursors = new ArrayList<>();
    private boolean started;
    private StateValue shown;

    /**
     * A state that takes nothing of its region before it is used, so that the region can be restored first.
     *
     * @param spec its name and types
     * @param region where it lives, with the other states of the operator
     * @param index which of them it is, below {@link StateSpec#MOST_STATES}
     * @param full makes what is thrown when the region has no room
     */
    public KeyedState(StateSpec spec, Region region, int index, Supplier<? extends RuntimeException> full) {
        this.spec = spec;
        this.region = region;
        this.root = index;
        this.full = full;
        this.tree = KeyedTree.handle(region);
        this.room = RawMemory.allocate(KeyedTree.MOST_KEY_BYTES + StateValue.MOST_BYTES, 64, "state " + spec.name());
        this.key = new StateKey(spec, room);
        this.found = new StateValue(spec, room + KeyedTree.MOST_KEY_BYTES);
        this.next = new StateValue(spec, room + KeyedTree.MOST_KEY_BYTES);
        this.shown = next;
    }

    /** {@return what it is} */
    public StateSpec spec() {
        return spec;
    }

    /** Turns to what its region holds, which was restored. */
    public void restored() {
        started = false;
    }

    /** Before the first use, and the first one behind a restore. */
    @HotPath
    KeyedTree started() {
        if (!started) {
            start();
        }
        return tree;
    }

    private void start() {
        long offset = region.root(root);
        if (offset > 0) {
            if (!tree.moveTo(offset)) {
                throw new IllegalArgumentException("not what the region holds: state=" + spec.name());
            }
        } else if (tree.start()) {
            region.setRoot(root, tree.offset());
        } else {
            throw full.get();
        }
        started = true;
    }

    /** {@return the key to be written, with no column yet} */
    @HotPath
    public StateKey key() {
        return key.begin();
    }

    /** {@return whether the key that was written is there; its value is {@link #value()} then} */
    @HotPath
    public boolean get() {
        int bytes = key.wholeBytes();
        if (!started().find(key.address(), bytes)) {
            return false;
        }
        found.wrap(tree.valueAddress());
        shown = found;
        return true;
    }

    /** {@return the value that {@link #get} has found or {@link #newValue} has begun} */
    @HotPath
    public StateValue value() {
        return shown;
    }

    /** {@return a value to be set, every column NULL, for {@link #put}} */
    @HotPath
    public StateValue newValue() {
        next.begin();
        shown = next;
        return next;
    }

    /** Keeps the value begun by {@link #newValue} under the key that was written, in place of what was there. */
    @HotPath
    public void put() {
        int bytes = key.wholeBytes();
        long target = started().put(key.address(), bytes, next.bytes());
        if (target < 0) {
            throw noRoom();
        }
        RawMemory.copy(next.address(), target, next.bytes());
    }

    private RuntimeException noRoom() {
        return full.get();
    }

    /** {@return whether the key that was written was there; it is not any more} */
    @HotPath
    public boolean delete() {
        int bytes = key.wholeBytes();
        return started().remove(key.address(), bytes);
    }

    /** Removes all keys. Costs what they cost. */
    @HotPath
    public void clear() {
        started().clear();
    }

    /** {@return the number of keys} */
    @HotPath
    public long size() {
        return started().size();
    }

    /** {@return bytes that keys and values take, rounded up to nodes and runs} */
    @HotPath
    public long sizeBytes() {
        return started().usedBytes();
    }

    /**
     * {@return a new cursor; it is closed with the state}
     *
     * @allocation the cursor
     */
    public StateCursor cursor() {
        StateCursor cursor = new StateCursor(this, tree);
        cursors.add(cursor);
        return cursor;
    }

    @Override
    public void close() {
        for (StateCursor cursor : cursors) {
            cursor.free();
        }
        RawMemory.free(room);
    }
}
