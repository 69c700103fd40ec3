package io.laminar.engine;

/**
 * A record in the log of a core.
 *
 * @param core whose log
 * @param epoch of the record: that of the checkpoint which it comes before
 * @param sequence of the record
 * @param place file and offset; of a barrier that the replay began behind, which
 */
public record ReplayPlace(int core, long epoch, long sequence, String place) {}
