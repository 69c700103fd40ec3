package io.laminar.ring0.process;

/** Makes the function of a user's operator, once a core. */
@FunctionalInterface
public interface ProcessFactory {
    /**
     * Makes a function. States may be taken here, and cursors of them made, but not read yet: what they hold comes
     * behind. What is thrown stops the node.
     *
     * @param context where it gets its states
     * @return the function
     */
    ProcessFunction create(ProcessContext context);
}
