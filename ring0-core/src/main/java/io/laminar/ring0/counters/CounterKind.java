package io.laminar.ring0.counters;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a record is about, and what its cells count. */
public enum CounterKind {
    /** A core's loop: see {@link CoreCell}. */
    CORE(1, names(CoreCell.values())),
    /** Why a core's loop left its operators: a cell for each {@link YieldReason}. */
    YIELDS(2, names(YieldReason.values())),
    /** An operator on a core: see {@link OperatorCell}. */
    OPERATOR(3, names(OperatorCell.values())),
    /** A lane into or out of a core: see {@link LaneCell}. */
    LANE(4, names(LaneCell.values())),
    /** A connector beside a core or on a thread of its own: see {@link AgentCell}. */
    AGENT(5, names(AgentCell.values())),
    /** Heap bytes of a core's rounds, or of an operator that was stopped for them: see {@link GuardCell}. */
    GUARD(6, names(GuardCell.values())),
    /** The log of a core: see {@link LogCell}. */
    LOG(7, names(LogCell.values()));

    private final int code;
    /** Names with commas between: an enum keeps nothing that could be changed. */
    private final String cells;

    CounterKind(int code, String cells) {
        this.code = code;
        this.cells = cells;
    }

    private static String names(Enum<?>[] cells) {
        return Arrays.stream(cells).map(Enum::name).collect(Collectors.joining(","));
    }

    /** {@return its number in labels} */
    public int code() {
        return code;
    }

    /** {@return names of its cells, in their order} */
    public List<String> cells() {
        return List.of(cells.split(",", -1));
    }

    /**
     * {@return the kind of a code; null if there is none}
     *
     * @param code its number
     */
    public static @Nullable CounterKind of(int code) {
        return code >= 1 && code <= values().length ? values()[code - 1] : null;
    }
}
