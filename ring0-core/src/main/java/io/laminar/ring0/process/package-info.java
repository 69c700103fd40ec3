/**
 * Operators that users write: a function that gets rows and watermarks, emits rows, and keeps its state in
 * {@link io.laminar.ring0.state.KeyedState}s. Each core makes one function and has states of its own; rows come spread
 * by keys like those of the engine's own operators.
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
 * <p>Functions of topologies import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.process;

import org.jspecify.annotations.NullMarked;
