package io.laminar.engine.connector.socket;

/** A socket that rows come from. */
final class Connection {
    final int socket;
    final Intake intake;
    boolean waiting;
    boolean ended;
    boolean closing;

    Connection(int socket, Intake intake) {
        this.socket = socket;
        this.intake = intake;
    }
}
