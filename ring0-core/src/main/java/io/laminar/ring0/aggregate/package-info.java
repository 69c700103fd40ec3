/**
 * Grouped and global aggregates, over windows and over everything. The core makes the operator from its specification;
 * nothing is nullable unless marked.
 *
 * <p>Windows are kept as panes, one keyed table each: one row updates one pane, however many windows overlap; a window
 * is the merge of its panes. An entry holds a group's key and all its accumulators side by side.
 *
 * <pre>
 *  entry   | hash | key words | touched in slice no. | accumulator | accumulator | ...
 *  pane    | table of groups | table of the group whose key is NULL |   number, in order of time
 * </pre>
 *
 * <p>A window fires when the watermark reaches its end (or end and lateness). Emission is resumable: it walks a table
 * by cursor, or a list, and stops where the output has no room. The watermark goes on behind the results it caused.
 */
@NullMarked
package io.laminar.ring0.aggregate;

import org.jspecify.annotations.NullMarked;
