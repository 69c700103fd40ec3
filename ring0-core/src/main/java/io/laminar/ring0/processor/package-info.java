/**
 * The operator that runs a user's function.
 *
 * <pre>
 *  input ──▶ rows, watermarks ──▶ function ──▶ rows emitted, as many as it likes ──▶ blocks of the output
 *                                  │    ▲       (PendingRows, bounded)
 *                                  ▼    │
 *                          states, in one region: frozen at a barrier, filled by a restore
 * </pre>
 *
 * <p>A function cannot be stopped in the middle of a call, so what it emits waits in blocks of its own until the output
 * has room; no row, mark or barrier is taken before they are empty. Invariants: what is in states is what the rows
 * before a barrier have made of it; a function that throws stops its node and what reads it, and nothing else.
 *
 * <p>The core imports it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.processor;

import org.jspecify.annotations.NullMarked;
