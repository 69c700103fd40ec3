package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Brings the cores of an engine that is about to get another number of them to the same place: a connector whose rows
 * are dealt out sends those again that some core does not have, and then rests. Who gets a row depends on how many
 * cores there are, so nobody could tell afterwards which of them had come. Producers that count their rows go on behind
 * those of the one core that there was; of several they have to have waited for their last row.
 *
 * <pre>
 *  connector    ... 41 42 43 44 45 46 47 │          its position was said behind 40
 *  core 0           41    43    45       │          rests; the position is now that behind 47, of both,
 *  core 1              42                │ 44 46 47   and behind it there are none
 * </pre>
 *
 * @threading the caller of an inline engine
 */
final class Levelling {
    private final Assembly assembly;
    private final Durability durability;
    private final Map<SourceAgent, SourceNode> agents = new IdentityHashMap<>();

    Levelling(Laminar laminar) {
        this.assembly = laminar.assembly();
        this.durability = laminar.statements().require();
    }

    /** Does it, if there is anything to be done, and takes a checkpoint of that. */
    void run() {
        boolean settled = false;
        for (SourceNode source : assembly.sources().values()) {
            settled |= source.settleCounting();
            for (SourceAgent agent : source.agents()) {
                if (source.isUneven(agent)) {
                    agents.put(agent, source);
                }
            }
        }
        if (agents.isEmpty() && !settled) {
            return;
        }
        agents.keySet().forEach(assembly::begin);
        await(() -> all(SourceNode::isCaughtUp));
        agents.keySet().forEach(SourceAgent::rest);
        await(() -> all(SourceNode::hasTaken));
        agents.forEach((agent, source) -> source.settle(agent));
        durability.checkpoints().take();
    }

    private interface Question {
        boolean isSo(SourceNode source, SourceAgent agent);
    }

    private boolean all(Question question) {
        for (Map.Entry<SourceAgent, SourceNode> one : agents.entrySet()) {
            if (!question.isSo(one.getValue(), one.getKey())) {
                return false;
            }
        }
        return true;
    }

    private void await(BooleanSupplier done) {
        long limitNs = TimeUnit.MILLISECONDS.toNanos(assembly.config().data().timeoutMs());
        long workedNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            long now = System.nanoTime();
            workedNs = assembly.pass() ? now : workedNs;
            requireWhole(now - workedNs > limitNs);
        }
    }

    private void requireWhole(boolean late) {
        for (SourceAgent agent : agents.keySet()) {
            EngineException failure = agent.failure();
            if (failure != null || late) {
                String why = failure == null ? "rows of a former life do not come again" : failure.getMessage();
                throw new ConfigException(
                        ErrorCode.CORES_CHANGED, "cannot deal out anew: " + agent.name() + ": " + why);
            }
        }
    }
}
