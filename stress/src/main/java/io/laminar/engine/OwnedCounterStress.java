package io.laminar.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Counts of one owner are seen in the order in which it counted: never more rows written than were taken. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the first only")
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "the first counted twice")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "all")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "the second without the first")
@State
public class OwnedCounterStress {
    private final OwnedCounter taken = new OwnedCounter();
    private final OwnedCounter written = new OwnedCounter();

    /** Who counts. */
    @Actor
    public void owner() {
        taken.add(1);
        written.add(1);
        taken.add(1);
    }

    /** Who looks at both. */
    @Actor
    public void reader(JJ_Result result) {
        result.r1 = written.get();
        result.r2 = taken.get();
    }
}
