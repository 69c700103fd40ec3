package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;

/** Executes statements. */
final class StatementRunner {
    private final Assembly assembly;

    StatementRunner(Laminar laminar, Assembly assembly) {
        this.assembly = assembly;
    }

    Result execute(String sql) {
        return Result.done();
    }

    StreamNode requireStream(String name) {
        StreamNode stream = assembly.streams().get(name);
        if (stream == null) {
            throw new ConfigException(
                    ErrorCode.UNKNOWN_RELATION,
                    "no such stream: stream=" + name + ", streams="
                            + assembly.streams().keySet());
        }
        return stream;
    }
}
