package io.laminar.engine.error;

/** How much of the engine an error takes with it. */
public enum Severity {
    /** The engine must be closed. */
    FATAL,
    /** The statement or the query fails; others go on. */
    ERROR,
    /** The row or value is left out and counted; all goes on. */
    WARN
}
