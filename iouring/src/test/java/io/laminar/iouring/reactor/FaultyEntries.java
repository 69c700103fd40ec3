package io.laminar.iouring.reactor;

import io.laminar.iouring.ControlSqe;
import io.laminar.iouring.SocketSqe;
import io.laminar.iouring.Sqe;
import io.laminar.ring0.port.ArmedFault;
import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;

/**
 * Writes an entry that does nothing in the place of one that shall fail, and then says that it failed: so that nothing
 * happens that a failing kernel would not have done. An entry that shall fall short asks for half.
 */
final class FaultyEntries extends Entries implements Faults {
    private static final long NOBODY = -1;

    private final ArmedFault fault = new ArmedFault();
    private long victim = NOBODY;

    @Override
    public IoBackend backend() {
        return new UringBackend(this, new PollProbe());
    }

    @Override
    public ArmedFault fault() {
        return fault;
    }

    @Override
    public void arm(Call call, int nth, int error) {
        Faults.super.arm(call, nth, error);
        victim = NOBODY;
    }

    private static int half(int bytes) {
        return Math.max(1, bytes / 2);
    }

    private void fail(long sqe, long userData) {
        victim = userData;
        ControlSqe.nop(sqe, userData);
    }

    @Override
    void read(long sqe, int descriptor, int fixed, long address, int bytes, long offset, long userData) {
        boolean strikes = fault.strikes(Call.FILE_READ);
        if (strikes && fault.error() != SHORT) {
            fail(sqe, userData);
        } else {
            super.read(sqe, descriptor, fixed, address, strikes ? half(bytes) : bytes, offset, userData);
        }
    }

    @Override
    void write(long sqe, int descriptor, int fixed, long address, int bytes, long offset, long userData) {
        boolean strikes = fault.strikes(Call.FILE_WRITE);
        if (strikes && fault.error() != SHORT) {
            fail(sqe, userData);
        } else {
            super.write(sqe, descriptor, fixed, address, strikes ? half(bytes) : bytes, offset, userData);
        }
    }

    @Override
    void commit(long sqe, int descriptor, int fixed, long address, int bytes, long offset, long userData) {
        if (fault.strikes(Call.FILE_SYNC)) {
            fail(sqe, userData);
        } else {
            super.commit(sqe, descriptor, fixed, address, bytes, offset, userData);
        }
    }

    @Override
    void sync(long sqe, int descriptor, long userData) {
        if (fault.strikes(Call.FILE_SYNC)) {
            fail(sqe, userData);
        } else {
            super.sync(sqe, descriptor, userData);
        }
    }

    @Override
    void receive(long sqe, int descriptor, int group, long userData) {
        boolean strikes = fault.strikes(Call.RECEIVE);
        if (strikes && fault.error() != SHORT) {
            fail(sqe, userData);
        } else if (strikes) {
            // Once, and little: the kernel takes the rest when it is asked again.
            SocketSqe.receive(sqe, descriptor, 0, 100, userData);
            Sqe.selectBuffer(sqe, group);
        } else {
            super.receive(sqe, descriptor, group, userData);
        }
    }

    @Override
    boolean send(long sqe, int descriptor, long address, int bytes, int flags, long userData) {
        boolean strikes = fault.strikes(Call.SEND);
        if (strikes && fault.error() != SHORT) {
            fail(sqe, userData);
        } else {
            super.send(sqe, descriptor, address, strikes ? half(bytes) : bytes, flags, userData);
        }
        // What does nothing, or half, succeeds: a chain would go on behind it.
        return !strikes;
    }

    @Override
    void sendMessage(long sqe, int descriptor, long message, long userData) {
        // Datagrams go whole or not at all.
        if (fault.strikes(Call.SEND) && fault.error() != SHORT) {
            fail(sqe, userData);
        } else {
            super.sendMessage(sqe, descriptor, message, userData);
        }
    }

    @Override
    int result(long userData, int result) {
        if (userData != victim) {
            return result;
        }
        victim = NOBODY;
        return -fault.error();
    }
}
