package io.laminar.engine.connector.socket;

import io.laminar.engine.error.EngineException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a sink outside its own calls: told by the next one. */
final class SinkFaults {
    private @Nullable Exception failure;
    private long losses;
    private String lastLoss = "";

    void keep(@Nullable Exception e) {
        if (failure == null) {
            failure = e;
        }
    }

    void rethrow() throws IOException {
        if (failure instanceof EngineException e) {
            throw e;
        }
        if (failure instanceof IOException e) {
            throw e;
        }
    }

    /** Something that the sink can bear. */
    void keepLoss(String reason) {
        losses++;
        lastLoss = reason;
    }

    void count(int disconnected) {
        if (disconnected > 0) {
            losses += disconnected;
            lastLoss = "too slow";
        }
    }

    /** {@return what was lost, for messages; empty when nothing was} */
    String describe() {
        return losses == 0 ? "" : ", losses=" + losses + ", lastLoss=" + lastLoss;
    }
}
