package io.laminar.engine.nio;

import io.laminar.ring0.port.parts.OperationTable;

/** What is in flight on files and sockets: one list for the files and one a socket. */
final class Operations extends OperationTable {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int WRITE_AND_SYNC = 2;
    static final int SYNC = 3;
    static final int SEND = 4;
    static final int CONNECT = 5;

    Operations(int count) {
        super(count);
    }
}
