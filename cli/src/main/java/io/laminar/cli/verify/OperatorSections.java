package io.laminar.cli.verify;

import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.operator.Operator;
import io.laminar.verifier.AllocationSections;
import io.laminar.verifier.Section;
import io.laminar.verifier.Verification;
import java.util.IdentityHashMap;

/** A section for each operator's turns, and one for the core's loop around them. */
final class OperatorSections implements CoreWatch {
    private final ThreadLocal<Core> cores;

    OperatorSections(Verification verification, SectionGate gate) {
        this.cores = ThreadLocal.withInitial(() -> new Core(verification.sections(), gate.join()));
    }

    /** What is known of the core of one thread. */
    private static final class Core {
        final AllocationSections sections;
        final Section loop;
        final Section verifier;
        final IdentityHashMap<Operator, Section> operators = new IdentityHashMap<>();
        final SectionGate.Pass pass;
        /** Whether this round has sections. */
        boolean counts;

        Core(AllocationSections sections, SectionGate.Pass pass) {
            this.sections = sections;
            this.pass = pass;
            this.loop = sections.section("core loop");
            this.verifier = sections.beside("the verifier itself");
        }

        Section of(Operator operator) {
            Section known = operators.get(operator);
            return known != null ? known : meet(operator);
        }

        private Section meet(Operator operator) {
            sections.begin(verifier);
            Section made = sections.section(operator.getClass().getSimpleName() + " " + operator.name());
            operators.put(operator, made);
            sections.end();
            return made;
        }
    }

    @Override
    public void beforeRound() {
        Core core = cores.get();
        core.counts = core.pass.enter();
        if (core.counts) {
            core.sections.begin(core.loop);
        }
    }

    @Override
    public void beforeTurn(Operator operator) {
        Core core = cores.get();
        if (core.counts) {
            core.sections.begin(core.of(operator));
        }
    }

    @Override
    public void afterTurn(Operator operator, int done) {
        Core core = cores.get();
        if (core.counts) {
            core.sections.end();
        }
    }

    @Override
    public void afterRound() {
        Core core = cores.get();
        if (core.counts) {
            core.sections.end();
            core.pass.leave();
        }
    }
}
