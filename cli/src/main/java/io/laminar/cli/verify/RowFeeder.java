package io.laminar.cli.verify;

/** Gives a source its rows, without end. */
interface RowFeeder {
    /** Appends one row. */
    void append();
}
