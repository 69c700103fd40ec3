package io.laminar.engine.connector.staged;

/**
 * What a file of staged rows looks like.
 *
 * <pre>
 *   frame: schema | frame: rows | frame: rows | ... | magic int32 "LMNE" | CRC32C of all before the magic, int32
 * </pre>
 *
 * <p>Frames are those of docs/internals/frames.md. A file gets its epoch's name only when the whole of it is on the
 * disk.
 */
final class StageLayout {
    /** Bytes behind the frames. */
    static final int TRAILER_BYTES = 8;

    /** The first four of them. */
    static final int MAGIC = 0x454E_4D4C;

    /** Longest frame: a row's texts are in one frame. */
    static final int MAX_FRAME_BYTES = 4 << 20;

    private StageLayout() {}
}
