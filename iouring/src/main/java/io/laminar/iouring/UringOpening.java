package io.laminar.iouring;

/** How the attempt to open a {@link Uring} went: that there is none is a state, not an exception. */
public sealed interface UringOpening {
    /**
     * There is one, disabled until its owner enables it.
     *
     * @param uring to be closed by whoever opened it, or by its owner once enabled
     */
    record Opened(Uring uring) implements UringOpening {}

    /**
     * There is none.
     *
     * @param reason why
     * @param hint what to do about it; may be empty
     */
    record Refused(String reason, String hint) implements UringOpening {}

    /** {@return what was opened; throws {@link IllegalStateException} with reason and hint when there is nothing} */
    default Uring orThrow() {
        return switch (this) {
            case Opened opened -> opened.uring;
            case Refused refused ->
                throw new IllegalStateException("there is no io_uring: " + refused.reason + " (" + refused.hint + ")");
        };
    }
}
