package io.laminar.memory.region;

/** Makes a source of regions that knows the machine's nodes. Found by {@link java.util.ServiceLoader}. */
public interface RegionSourceFactory {
    /**
     * Makes a source.
     *
     * @param config what is wished for; what cannot be granted is told by {@link RegionSource#report()}
     * @return the source; it needs no closing
     * @threading any; the source too
     */
    RegionSource create(RegionConfig config);
}
