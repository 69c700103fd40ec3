package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;

/** Operations in the order in which they came, linked through the table itself. */
final class OperationList {
    private final Operations operations;
    private int head = Operations.NONE;
    private int tail = Operations.NONE;

    OperationList(Operations operations) {
        this.operations = operations;
    }

    @HotPath
    boolean isEmpty() {
        return head == Operations.NONE;
    }

    @HotPath
    void add(int operation) {
        operations.link(operation, Operations.NONE);
        if (head == Operations.NONE) {
            head = operation;
        } else {
            operations.link(tail, operation);
        }
        tail = operation;
    }

    /** {@return the first, or {@link Operations#NONE}} */
    @HotPath
    int first() {
        return head;
    }

    @HotPath
    int removeFirst() {
        int operation = head;
        head = operations.next(operation);
        return operation;
    }
}
