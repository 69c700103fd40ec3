/**
 * The kernel's io_uring. Entries are written and completions read in place, in memory that is shared with the kernel,
 * over the structures of liburing; the kernel is entered when something is to be submitted, waited for, or has been put
 * off until the next entry.
 *
 * <pre>
 *  owner core                      shared with the kernel                            kernel
 *  claim, write, submit   ====&gt;    submission entries, 64 bytes each   tail ====&gt;    takes them at an entry
 *  ready, cqe, advance    &lt;====    completions, 16 bytes each          tail &lt;====    as operations end
 *
 *  user data: what comes back with a completion
 *   63     58 57                      32 31                                0
 *  +---------+--------------------------+----------------------------------+
 *  | kind    | generation of the slot   | slot                             |
 *  +---------+--------------------------+----------------------------------+
 * </pre>
 *
 * <p>Memory that the kernel may write to belongs to the {@link io.laminar.iouring.Uring} and is unmapped by its close,
 * after the last operation in flight has ended. To be used by whoever drives a core's input and output; nothing is
 * nullable unless marked.
 */
@NullMarked
package io.laminar.iouring;

import org.jspecify.annotations.NullMarked;
