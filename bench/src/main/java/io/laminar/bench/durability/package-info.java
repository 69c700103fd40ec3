/**
 * What it costs to survive a power cut: records of 128 bytes in groups of 100 and 256, in the working directory. Ways
 * take turns; ratios are medians of nine rounds of 500 groups, after three that are not counted. What was written is
 * read back and counted.
 *
 * <ul>
 *   <li>{@code log}: a core's log as a core uses it. The next group is filled while two are on their way, so a time
 *       says how long the producer was kept. Each record has its head of 40 bytes and a checksum; segments are made in
 *       the background and used again;
 *   <li>{@code waiting}: the same, but each group is waited for before the next is begun;
 *   <li>{@code FileChannel, force(false)}: one write and one force a group, bare records, around and around in a file
 *       of 64 MiB of zeros;
 *   <li>{@code RocksDB, WAL synced}: a batch a group, keys of 8 bytes and values of 120, one large memory table;
 *   <li>{@code Chronicle Queue, SYNC}: an excerpt a record and a sync a group;
 *   <li>{@code bare O_DIRECT|O_DSYNC write}: the floor. One system call a group that writes as many blocks as the log
 *       does and returns when they are durable; {@code two under way} has two of them at a time.
 * </ul>
 *
 * <p>{@code pages}: checkpoints of one region of 1 GiB, or 32 MiB in the short form. Its owner writes 8 bytes at random
 * places of a tenth of the pages as fast as it can, on the first processor; the writer of checkpoints and RocksDB's
 * threads have the second.
 *
 * <ul>
 *   <li>{@code snapshot / none} is the time of a write from barrier to durable manifest, and in quiet, in turns. Beside
 *       it how much of that was processor time, how long others had the owner's processor, and what the same number of
 *       bytes does that a channel writes to a plain file;
 *   <li>{@code stall} is how long {@code freeze} kept the owner, 4000 times, after 1000 that are not counted; the clock
 *       alone is looked at as often, for half a microsecond: what it sees is the machine's. Writes behind a barrier are
 *       mostly copies of pages;
 *   <li>{@code all that was written} is what the process gave to the device, compaction included;
 *   <li>{@code read back}: into a fresh region, each page checked, on all processors, beside a channel that reads the
 *       same files into one small buffer, and into memory that nobody had. {@code device}: {@code dd} has taken the
 *       files out of this machine's page cache, but not out of its host's.
 * </ul>
 *
 * <p>{@code engine}: windows of ten thousand keys through the API with a log of each policy, and without a data
 * directory, in turns; then a start that has ten million rows in its log. {@code recovery}: a start with a gibibyte of
 * state, all that {@code Laminar.open} does.
 *
 * <p>{@code checksum}: CRC32C of the JDK over a buffer outside the heap, of the lengths that log and pages have.
 */
@NullMarked
package io.laminar.bench.durability;

import org.jspecify.annotations.NullMarked;
