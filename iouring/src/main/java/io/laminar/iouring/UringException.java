package io.laminar.iouring;

import io.laminar.bindings.Errno;

/** The kernel refused something while a {@link Uring} was set up or taken down. */
public final class UringException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int errno;

    UringException(String call, int errno, String hint) {
        super(call + " failed: errno=" + Errno.name(errno) + (hint.isEmpty() ? "" : " (" + hint + ")"));
        this.call = call;
        this.errno = errno;
    }

    /** Passes what is not negative; throws otherwise. */
    static int check(String call, int answer) {
        if (answer < 0) {
            throw new UringException(call, -answer, hint(-answer));
        }
        return answer;
    }

    private static String hint(int errno) {
        return switch (Errno.name(errno)) {
            case "EEXIST" -> "called by a thread that does not own the ring, or it is there already";
            case "ENOMEM" -> "raise the limit of locked memory: ulimit -l unlimited";
            case "EMFILE", "ENFILE" -> "raise the limit of open files: ulimit -n 65536";
            default -> "";
        };
    }

    /** {@return the function that failed} */
    public String call() {
        return call;
    }

    /** {@return why, as the kernel counts errors} */
    public int errno() {
        return errno;
    }
}
