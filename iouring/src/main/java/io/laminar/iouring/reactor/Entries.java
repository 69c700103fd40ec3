package io.laminar.iouring.reactor;

import io.laminar.iouring.FileSqe;
import io.laminar.iouring.SocketSqe;
import io.laminar.memory.HotPath;

/**
 * Writes the entries that move bytes, and reads their results, in one place: replaced by tests that inject faults.
 *
 * @threading the port's owner
 * @allocation none
 */
class Entries {
    private static final int NOT_FIXED = PortMemory.NOT_FIXED;

    @HotPath
    void read(long sqe, int descriptor, int fixed, long address, int bytes, long offset, long userData) {
        if (fixed == NOT_FIXED) {
            FileSqe.read(sqe, descriptor, address, bytes, offset, userData);
        } else {
            FileSqe.readFixed(sqe, descriptor, fixed, address, bytes, offset, userData);
        }
    }

    @HotPath
    void write(long sqe, int descriptor, int fixed, long address, int bytes, long offset, long userData) {
        if (fixed == NOT_FIXED) {
            FileSqe.write(sqe, descriptor, address, bytes, offset, userData);
        } else {
            FileSqe.writeFixed(sqe, descriptor, fixed, address, bytes, offset, userData);
        }
    }

    /** A write that ends when it is on the device. */
    @HotPath
    void commit(long sqe, int descriptor, int fixed, long address, int bytes, long offset, long userData) {
        write(sqe, descriptor, fixed, address, bytes, offset, userData);
        FileSqe.durably(sqe);
    }

    @HotPath
    void sync(long sqe, int descriptor, long userData) {
        FileSqe.syncData(sqe, descriptor, userData);
    }

    @HotPath
    void receive(long sqe, int descriptor, int group, long userData) {
        SocketSqe.receiveAll(sqe, descriptor, group, userData);
    }

    /** {@return whether the next send of the socket may be chained to this one} */
    @HotPath
    boolean send(long sqe, int descriptor, long address, int bytes, int flags, long userData) {
        SocketSqe.send(sqe, descriptor, address, bytes, flags, userData);
        return true;
    }

    @HotPath
    void sendMessage(long sqe, int descriptor, long message, long userData) {
        SocketSqe.sendMessage(sqe, descriptor, message, userData);
    }

    /** {@return the result of a completion} */
    @HotPath
    int result(long userData, int result) {
        return result;
    }
}
