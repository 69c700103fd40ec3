package io.laminar.stress;

import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.core.CoreThread;
import io.laminar.ring0.core.IdleStrategy;
import io.laminar.ring0.operator.Sizing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Commands of two threads run on the core one after the other, each once, also while it is about to park. */
@JCStressTest
@Outcome(id = "1, 2, 2", expect = Expect.ACCEPTABLE, desc = "the first one first")
@Outcome(id = "2, 1, 2", expect = Expect.ACCEPTABLE, desc = "the second one first")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "lost, run twice, or run at once")
@State
public class CoreCommandStress {
    /** Parks at once and for long: a wake-up that got lost would be seen as a test that hangs. */
    private static final CoreThread CORE = new CoreThread(
            new Core(new CoreConfig(16, new Sizing(16, 1024, 2), 4096)),
            new IdleStrategy(2, 0, 100_000_000_000L),
            "stress-core");

    private int count;

    /** One caller. */
    @Actor
    public void first(III_Result result) {
        result.r1 = CORE.<Integer>call(core -> ++count);
    }

    /** Another. */
    @Actor
    public void second(III_Result result) {
        result.r2 = CORE.<Integer>call(core -> ++count);
    }

    /** Both have been answered. */
    @Arbiter
    public void after(III_Result result) {
        result.r3 = count;
    }
}
