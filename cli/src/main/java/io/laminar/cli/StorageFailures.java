package io.laminar.cli;

import io.laminar.cli.inspect.Problem;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.PrintStream;

/** Says why a data directory cannot be looked into, or not be mended. */
final class StorageFailures {
    private StorageFailures() {}

    static ExitCode report(EngineException e, PrintStream err) {
        err.println("laminar: " + e.describe());
        err.println("hint: " + e.hint());
        return isDamage(e.code()) ? ExitCode.DATA : ExitCode.ENVIRONMENT;
    }

    static ExitCode report(StorageException e, PrintStream err) {
        Problem problem = Problem.of(e);
        err.println("laminar: " + problem.line());
        err.println("hint: " + problem.code().hint());
        return isDamage(problem.code()) ? ExitCode.DATA : ExitCode.ENVIRONMENT;
    }

    private static boolean isDamage(ErrorCode code) {
        return switch (code) {
            case LOG_DAMAGED,
                    LOG_FOREIGN_SEGMENT,
                    LOG_UNKNOWN_VERSION,
                    CHECKPOINT_DAMAGED,
                    CHECKPOINT_UNKNOWN_VERSION,
                    CHECKPOINT_NONE_WHOLE -> true;
            default -> false;
        };
    }
}
