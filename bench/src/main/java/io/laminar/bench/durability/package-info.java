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
 */
@NullMarked
package io.laminar.bench.durability;

import org.jspecify.annotations.NullMarked;
