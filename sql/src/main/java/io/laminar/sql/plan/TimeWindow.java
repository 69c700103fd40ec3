package io.laminar.sql.plan;

import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;

/**
 * Windows of one size at fixed distances; the one normal form of TUMBLE and HOP in all their spellings.
 *
 * @param time the time of a row, of type TIMESTAMP
 * @param sizeNs how long a window is
 * @param slideNs distance of the starts; the size for TUMBLE
 * @param offsetNs shift of all windows, 0 to slideNs - 1
 */
public record TimeWindow(Scalar time, long sizeNs, long slideNs, long offsetNs) {
    /** {@return whether each instant is in exactly one window} */
    public boolean isTumbling() {
        return sizeNs == slideNs;
    }

    /** {@return the same windows over another expression for the time} */
    public TimeWindow over(Scalar otherTime) {
        return new TimeWindow(otherTime, sizeNs, slideNs, offsetNs);
    }

    /** {@return whether the other makes the same windows} */
    public boolean same(TimeWindow other) {
        return sizeNs == other.sizeNs
                && slideNs == other.slideNs
                && offsetNs == other.offsetNs
                && Scalars.same(time, other.time);
    }
}
