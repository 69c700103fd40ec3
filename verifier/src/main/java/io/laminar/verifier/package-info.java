/**
 * Proof that code allocates nothing, or the names of what does. Two witnesses that know nothing of each other: the
 * JVM's byte count of a thread, which is exact, and the JFR events of a JVM without TLABs ({@code -XX:-UseTLAB}), where
 * every allocation leaves the eden's common path and is an event with class, size and stack. A verdict is valid only
 * when both say the same, to the byte, for every section and for each thread as a whole.
 *
 * <pre>
 *  thread    ──begin(A)────begin(B)──×──end──────×──end────────────begin(A)──end──▶ time
 *  own bytes    A: all between, less B's         B: what its × weighs
 *  events    only sections with bytes are written; × is attributed to the innermost that encloses its time
 *  window    from the first begin to the last end: the bytes of the whole must be the sum of all × in it
 * </pre>
 *
 * <p>A section without bytes writes no event, so recordings stay small; the window shows that none was missed. Tested
 * by faults of every kind, planted on purpose. Anyone may import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.verifier;

import org.jspecify.annotations.NullMarked;
