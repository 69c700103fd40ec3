/**
 * A write-ahead log for each core: what the core took in, in the order in which it took it.
 *
 * <pre>
 *   Ring 0   core ── reserve, commit ──▶ LogWriter ── GroupBuffers in turn ──▶ IoPort (two groups under way)
 *   Ring 1   SegmentMaker: the next segment, zeroed and durable before it is needed; dropBefore: segments for re-use
 *   start    Log.open: LogTail finds the end, cuts what a crash has torn, and a fresh segment is begun
 *   reading  LogReader ── SegmentChain ── SegmentCursor: every record checked, damage told from a torn end
 * </pre>
 *
 * <p>Invariants. A record lies in one segment and one group. Groups are started one after the other, two are under way
 * at most, and they end in any order: when a group is started, all before the one that precedes it are durable (policy
 * {@code none} apart), and each record says from where on that may not be so; so a record behind a hole proves what had
 * been durable, and a torn end can be told from damage. What is under way at once has no block in common. What was
 * started anew never continues a file of an earlier run. After a write or sync has failed nothing more is acknowledged.
 *
 * <p>A log counts and times by the clock that it is opened with: intervals, and in a {@code LogTally} how long each
 * group takes from the port's hand to the device. That is read by any thread while the writer goes on.
 *
 * <p>Record and segment are drawn in {@code RecordLayout} and {@code SegmentLayout}, for other programs in
 * docs/internals/formats.md. Nothing here knows what stores pages. Nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.storage.log;

import org.jspecify.annotations.NullMarked;
