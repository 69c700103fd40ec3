package io.laminar.engine;

import io.laminar.memory.HotPath;

/** Is shown rows in place, one after the other. */
@FunctionalInterface
public interface RowVisitor {
    /**
     * Looks at a row; the subscription's getters speak of it until this returns.
     *
     * @param row the subscription that shows it
     * @return whether to go on; a row that says no is read all the same
     */
    @HotPath
    boolean row(Subscription row);
}
