package io.laminar.engine;

import io.laminar.ring0.storage.LogCounts;

/**
 * What the log of a core has done since the engine was opened, at one moment.
 *
 * @param core whose log
 * @param appended sequence of the last record that was written to it
 * @param durable sequence up to which all are on the device; what is between the two is on its way, or waits
 * @param counts groups and bytes, how often there was no room, and how long syncs took
 */
public record LogMetrics(int core, long appended, long durable, LogCounts counts) {}
