package io.laminar.ring0.checkpoint;

/** The state of a node cannot be dealt out to another number of cores; the message names it and says why. */
public final class IndivisibleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * State that cannot be dealt out.
     *
     * @param node whose
     * @param why in a few words, with values
     */
    public IndivisibleException(String node, String why) {
        super("node=" + node + ": " + why);
    }
}
