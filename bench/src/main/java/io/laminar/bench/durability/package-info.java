/** What it costs to survive a power cut: the log of a core beside other logs, on the disk of the working directory. */
@org.jspecify.annotations.NullMarked
package io.laminar.bench.durability;
