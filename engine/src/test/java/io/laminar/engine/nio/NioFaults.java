package io.laminar.engine.nio;

import io.laminar.ring0.port.ArmedFault;
import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** Stands between the port and the channels. */
public final class NioFaults implements Faults {
    private final ArmedFault fault = new ArmedFault();

    @Override
    public ArmedFault fault() {
        return fault;
    }

    @Override
    public IoBackend backend() {
        return new NioBackend(counters -> new FaultyCalls(counters, this));
    }

    /** What the call does instead; it may be to transfer half, or nothing. */
    private int instead(ByteBuffer buffer, Transfer transfer) throws IOException {
        int error = fault.error();
        if (error == IoError.AGAIN || error == IoError.INTERRUPTED) {
            return 0;
        }
        if (error != SHORT) {
            throw failure(error);
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.max(1, buffer.remaining() / 2));
        int count = transfer.run();
        buffer.limit(limit);
        return count;
    }

    private static IOException failure(int error) {
        return new IOException(
                switch (error) {
                    case IoError.DEVICE_FULL -> "No space left on device";
                    case IoError.QUOTA -> "Disk quota exceeded";
                    case IoError.FILE_TOO_BIG -> "File too large";
                    case IoError.RESET -> "Connection reset by peer";
                    case IoError.PIPE_BROKEN -> "Broken pipe";
                    case IoError.TIMED_OUT -> "Connection timed out";
                    default -> "Input/output error";
                });
    }

    private interface Transfer {
        int run() throws IOException;
    }

    private static final class FaultyCalls extends Calls {
        private final NioFaults faults;

        FaultyCalls(Counters counters, NioFaults faults) {
            super(counters);
            this.faults = faults;
        }

        @Override
        int send(DatagramChannel socket, ByteBuffer from) throws IOException {
            // A datagram goes whole or not at all.
            return faults.fault.strikes(Faults.Call.SEND) ? 0 : super.send(socket, from);
        }

        @Override
        int read(FileChannel file, ByteBuffer to, long offset) throws IOException {
            return faults.fault.strikes(Faults.Call.FILE_READ)
                    ? faults.instead(to, () -> super.read(file, to, offset))
                    : super.read(file, to, offset);
        }

        @Override
        int write(FileChannel file, ByteBuffer from, long offset) throws IOException {
            return faults.fault.strikes(Faults.Call.FILE_WRITE)
                    ? faults.instead(from, () -> super.write(file, from, offset))
                    : super.write(file, from, offset);
        }

        @Override
        void sync(FileChannel file) throws IOException {
            if (faults.fault.strikes(Faults.Call.FILE_SYNC) && faults.fault.error() != IoError.INTERRUPTED) {
                throw NioFaults.failure(faults.fault.error());
            }
            super.sync(file);
        }

        @Override
        int receive(SocketChannel socket, ByteBuffer to) throws IOException {
            return faults.fault.strikes(Faults.Call.RECEIVE)
                    ? faults.instead(to, () -> super.receive(socket, to))
                    : super.receive(socket, to);
        }

        @Override
        int send(SocketChannel socket, ByteBuffer from) throws IOException {
            return faults.fault.strikes(Faults.Call.SEND)
                    ? faults.instead(from, () -> super.send(socket, from))
                    : super.send(socket, from);
        }
    }
}
