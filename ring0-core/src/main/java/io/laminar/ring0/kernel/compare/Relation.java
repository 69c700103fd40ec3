package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;

/** The six comparisons. */
public enum Relation {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE;

    /** {@return whether the relation holds for the outcome of a three-way comparison} */
    @HotPath
    public boolean test(int order) {
        return switch (this) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    /** {@return the relation that holds where this one does not} */
    public Relation negated() {
        return switch (this) {
            case EQ -> NE;
            case NE -> EQ;
            case LT -> GE;
            case LE -> GT;
            case GT -> LE;
            case GE -> LT;
        };
    }

    /** {@return the relation with its sides exchanged} */
    public Relation mirrored() {
        return switch (this) {
            case EQ, NE -> this;
            case LT -> GT;
            case LE -> GE;
            case GT -> LT;
            case GE -> LE;
        };
    }
}
