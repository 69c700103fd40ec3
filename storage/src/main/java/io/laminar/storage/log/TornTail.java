package io.laminar.storage.log;

import java.nio.file.Path;

/**
 * What a crash has left behind the last whole record: a group that was under way. Nothing of it had been durable.
 *
 * @param file the segment
 * @param offset where it begins, in bytes
 * @param sequence of the first record that is not there
 * @param records that can be read behind it, out of their order, and are cut with it
 */
public record TornTail(Path file, long offset, long sequence, long records) {}
