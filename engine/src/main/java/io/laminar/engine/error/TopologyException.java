package io.laminar.engine.error;

import org.jspecify.annotations.Nullable;

/**
 * A topology that cannot be built, planned or run, and the node that is to blame: codes 23xx for the shape of the
 * graph, those of SQL for expressions in it, any other where the engine has refused the node; that is the cause then.
 */
public final class TopologyException extends EngineException {
    private static final long serialVersionUID = 1;

    private final String node;

    /**
     * Makes the exception for a shape.
     *
     * @param code what is wrong
     * @param node the node's name; empty when it is the whole graph
     * @param details what was found and what was expected
     */
    public TopologyException(ErrorCode code, String node, String details) {
        this(code, node, details, "");
    }

    /**
     * Makes the exception for a shape, with a hint of its own.
     *
     * @param code what is wrong
     * @param node the node's name
     * @param details what was found and what was expected
     * @param hint what to do about it; may be empty
     */
    public TopologyException(ErrorCode code, String node, String details, String hint) {
        this(code, node, details, hint, null);
    }

    /**
     * Makes the exception from another.
     *
     * @param code what is wrong
     * @param node the node's name; empty when it is the whole graph
     * @param details what was found and what was expected
     * @param hint what to do about it; may be empty
     * @param cause what happened below; null for nothing
     */
    public TopologyException(ErrorCode code, String node, String details, String hint, @Nullable Throwable cause) {
        super(code, code.summary() + ": " + (node.isEmpty() ? "" : "node='" + node + "', ") + details, hint, cause);
        this.node = node;
    }

    /** {@return the node that is to blame; empty when it is the whole graph} */
    public String node() {
        return node;
    }
}
