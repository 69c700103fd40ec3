package io.laminar.ring0.port;

/** A fault that waits for the Nth call of a kind, and strikes once. */
public final class ArmedFault {
    private Faults.Call call = Faults.Call.SEND;
    private int left;
    private int error;
    private boolean struck;

    void arm(Faults.Call next, int nth, int code) {
        call = next;
        left = nth;
        error = code;
        struck = false;
    }

    /** {@return whether it is this call that is to fail; asked once a call} */
    public boolean strikes(Faults.Call made) {
        if (left == 0 || made != call || --left > 0) {
            return false;
        }
        struck = true;
        return true;
    }

    /** {@return what the call fails with: a code of {@link IoError}, or {@link Faults#SHORT}} */
    public int error() {
        return error;
    }

    boolean struck() {
        return struck;
    }
}
