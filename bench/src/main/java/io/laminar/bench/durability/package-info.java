/**
 * What it costs to survive a power cut: records of 128 bytes in groups of 100 and 256, in the working directory. Ways
 * take turns; ratios are medians of nine rounds of 500 groups, after three that are not counted. What was written is
 * read back and counted.
 *
 * <ul>
 *   <li>{@code log}: a core's log as a core uses it. The next group is filled while one is on its way, so a time says
 *       how long the producer was kept. Each record has its head of 40 bytes and a checksum; segments are made in the
 *       background and used again;
 *   <li>{@code waiting}: the same, but each group is waited for before the next is begun;
 *   <li>{@code FileChannel, force(false)}: one write and one force a group, bare records, around and around in a file
 *       of 64 MiB of zeros;
 *   <li>{@code RocksDB, WAL synced}: a batch a group, keys of 8 bytes and values of 120, one large memory table.
 * </ul>
 *
 * <p>{@code pages}: checkpoints of one region of 1 GiB, or 32 MiB in the short form. Its owner writes 8 bytes at random
 * places of a tenth of the pages as fast as it can, on the first processor; the writer of checkpoints and RocksDB's
 * threads have the second. {@code stall} is how long {@code freeze} kept the owner, 2000 times; writes behind it are
 * mostly copies of pages. {@code snapshot / none} is the time of a write from barrier to durable manifest, and in
 * quiet. {@code all that was written} is what the process gave to the device, compaction included. {@code read back}:
 * into a fresh region, each page checked, beside a channel that reads the same files, from the page cache.
 */
@NullMarked
package io.laminar.bench.durability;

import org.jspecify.annotations.NullMarked;
