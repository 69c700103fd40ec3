package io.laminar.ring0.core;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.SourceReplay;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a core what its log has, in place of the lanes of its sources: the records have the effect that they had when
 * they were written, so the core comes to the same state, by the same output. Barriers mean nothing here: what they
 * would have made durable was not.
 *
 * <p>Its steps come between the core's rounds, as the operators have to keep up. Cores depend on one another by their
 * exchanges: all of them replay at the same time.
 *
 * @threading the core
 */
public final class Replay implements AutoCloseable {
    private final Core core;
    private final LogRecords records;
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<Integer, SourceReplay> numbered = new HashMap<>();
    private boolean waiting;
    private boolean ended;
    private long recordsTaken;
    private long recordsSkipped;

    /**
     * A replay.
     *
     * @param core with all of its queries, and a journal that is replaying
     * @param records of its log, behind what its state has already
     */
    public Replay(Core core, LogRecords records) {
        this.core = core;
        this.records = records;
        for (Source source : core.sources()) {
            sources.put(source.name(), source);
        }
    }

    /**
     * Takes records.
     *
     * @param most how many at most
     * @return how many were taken; 0 when the core has to go on first, or all were
     * @throws IOException when the log is damaged, or a record is not of this core's making
     */
    public int step(int most) throws IOException {
        int done = 0;
        while (done < most && !ended && (waiting || next())) {
            waiting = !take();
            if (waiting) {
                break;
            }
            done++;
        }
        recordsTaken += done;
        return done;
    }

    private boolean next() throws IOException {
        boolean more = records.next();
        if (!more) {
            end();
        }
        return more;
    }

    private boolean take() throws IOException {
        switch (records.kind()) {
            case BARRIER -> {
                return true;
            }
            case RESTART -> {
                sources.values().forEach(source -> source.replay().restarted());
                return true;
            }
            case SOURCE -> {
                introduce();
                return true;
            }
            default -> {
                int number = Journal.sourceOf(records.source());
                SourceReplay source = numbered.get(number);
                if (source != null) {
                    return source.take(records);
                }
                if (!numbered.containsKey(number)) {
                    throw records.damaged("no source has the number: source=" + number);
                }
                recordsSkipped++;
                return true;
            }
        }
    }

    private void introduce() {
        byte[] name = RawMemory.toArray(records.payload(), records.payloadBytes());
        Source source = sources.get(new String(name, StandardCharsets.UTF_8));
        numbered.put(Journal.sourceOf(records.source()), replayOf(source));
    }

    private static @Nullable SourceReplay replayOf(@Nullable Source source) {
        return source == null ? null : source.replay();
    }

    private void end() {
        ended = true;
        core.endReplay();
    }

    /** {@return whether the core has taken all, and goes on with its lanes} */
    public boolean hasEnded() {
        return ended;
    }

    /** {@return records taken} */
    public long recordsTaken() {
        return recordsTaken;
    }

    /** {@return those of them whose source is not there any more} */
    public long recordsSkipped() {
        return recordsSkipped;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
