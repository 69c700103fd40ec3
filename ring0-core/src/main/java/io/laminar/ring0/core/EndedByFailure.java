package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.ring0.operator.Egress;
import java.util.ArrayList;
import java.util.List;

/** Subscribers of what has failed: they get what is left of it, then the end. */
final class EndedByFailure {
    private final List<Egress> waiting = new ArrayList<>();

    void add(Egress egress) {
        waiting.add(egress);
    }

    void remove(Egress egress) {
        waiting.remove(egress);
    }

    @HotPath
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int serve(int sliceRows) {
        int done = 0;
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Egress egress = waiting.get(i);
            while (egress.step(sliceRows) > 0) {
                done++;
            }
            if (egress.drained() && egress.abort()) {
                egress.detach();
                waiting.remove(i);
                done++;
            }
        }
        return done;
    }
}
