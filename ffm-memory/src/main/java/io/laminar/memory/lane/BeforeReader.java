package io.laminar.memory.lane;

/** Two cache lines of nothing; see {@link ReaderPosition}. */
abstract class BeforeReader {
    long before0, before1, before2, before3, before4, before5, before6, before7;
    long before8, before9, before10, before11, before12, before13, before14, before15;
}
