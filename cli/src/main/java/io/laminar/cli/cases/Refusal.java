package io.laminar.cli.cases;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.SqlStatementException;

/** Tells what the engine cannot run yet from what is wrong. */
final class Refusal {
    /** Codes from 2200 on name constructs that parse but cannot run yet. */
    private static final int FIRST = 2200;

    private static final int LAST = 2299;

    private Refusal() {}

    static boolean isOne(EngineException e) {
        int number = e.code().number();
        return e instanceof SqlStatementException && number >= FIRST && number <= LAST;
    }

    /** {@return the message on one line} */
    static String describe(EngineException e) {
        return e.describe().replaceAll("\\s+", " ");
    }
}
