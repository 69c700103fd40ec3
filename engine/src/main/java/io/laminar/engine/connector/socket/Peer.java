package io.laminar.engine.connector.socket;

/** A socket that rows go to. */
final class Peer {
    final int socket;

    /** The chunk that is handed to the port next. */
    long next;

    /** The first chunk whose send has not ended. */
    long unsent;

    boolean greeted;
    boolean shut;
    boolean closing;

    Peer(int socket, long next) {
        this.socket = socket;
        this.next = next;
        this.unsent = next;
    }
}
