package io.laminar.engine.connector.socket;

import io.laminar.engine.error.ErrorCode;

/** A socket that rows come from. */
final class Connection {
    final int socket;
    final Intake intake;
    boolean waiting;
    boolean ended;
    boolean closing;

    /** Where what it is told is written; 0 while it has no place. */
    long letter;

    /** Whether something is under way to the peer. */
    boolean sending;

    /** It is told why it is left, and what it brings is thrown away. */
    boolean leaving;

    boolean parted;
    long leavingSinceNs;
    ErrorCode farewellCode = ErrorCode.CLIENT_REFUSED;
    String farewell = "";

    Connection(int socket, Intake intake) {
        this.socket = socket;
        this.intake = intake;
    }
}
