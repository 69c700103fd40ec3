package io.laminar.testkit.hotpath;

/**
 * One thing that a hot method must not do.
 *
 * @param method class and method, such as {@code io.laminar.memory.lane.LaneWriter#claim}
 * @param line source line from 1; 0 when the class has no line numbers
 * @param what the instruction in words, such as {@code new java.util.ArrayList}
 */
record Violation(String method, int line, Kind kind, String what) {

    /** Why it is forbidden, in the words of the house style. */
    enum Kind {
        NEW_OBJECT,
        NEW_ARRAY,
        BOXING,
        DYNAMIC_CALL,
        THROW,
        CATCH,
        LOCK,
        CLOCK,
        BLOCKING,
        VARARGS,
        ITERATION,
        TEXT,
        SEGMENT
    }

    @Override
    public String toString() {
        return "%s (line %d): %s: %s".formatted(method, line, kind, what);
    }
}
