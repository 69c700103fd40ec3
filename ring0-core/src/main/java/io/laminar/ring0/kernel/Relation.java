package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;

/** The six comparisons, as a test of a three-way result. */
enum Relation {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE;

    @HotPath
    boolean test(int order) {
        return switch (this) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    /** The relation of an operation whose name begins with it. */
    static Relation of(Op op) {
        return valueOf(op.name().substring(0, 2));
    }

    /** Whether an operation compares two values of one kind. */
    static boolean is(Op op) {
        String name = op.name();
        return name.length() > 3
                && name.charAt(2) == '_'
                && op.argumentCount() == 2
                && "EQ NE LT LE GT GE".contains(name.substring(0, 2));
    }
}
