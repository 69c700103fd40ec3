package io.laminar.storage.log;

import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of a port on a simulated disk; it has no network. */
final class SimulatedPort implements IoPort {
    private final SimulatedDisk disk;
    private final IoOptions options;
    private final Map<Integer, Open> files = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Set<Long> areas = new HashSet<>();
    private int nextFile;
    private boolean dead;

    private record Open(Path path, FileChannel channel, FileEvents events) {}

    private enum Kind {
        READ,
        WRITE,
        COMMIT,
        SYNC
    }

    private record Operation(Kind kind, int file, long offset, long address, int bytes, long token) {
        boolean overlaps(Operation other) {
            return file == other.file
                    && offset < other.offset + other.bytes
                    && other.offset < offset + bytes
                    && (kind != Kind.READ || other.kind != Kind.READ);
        }
    }

    SimulatedPort(SimulatedDisk disk, IoOptions options) {
        this.disk = disk;
        this.options = options;
    }

    @Override
    public String backend() {
        return "simulated";
    }

    @Override
    public int openFile(Path path, FileUse use, FileEvents events) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        disk.opened(path);
        files.put(nextFile, new Open(path, channel, events));
        return nextFile++;
    }

    @Override
    public int alignment(int file) {
        return DIRECT_BYTES;
    }

    @Override
    public void preallocate(int file, long bytes, FillPace pace) throws IOException {
        Open open = files.get(file);
        if (disk.full) {
            throw new IOException("no space left on device");
        }
        if (open.channel().size() < bytes) {
            open.channel()
                    .write(
                            ByteBuffer.allocate((int) (bytes - open.channel().size())),
                            open.channel().size());
        }
        disk.opened(open.path());
    }

    @Override
    public boolean read(int file, long offset, long address, int bytes, long token) {
        return start(new Operation(Kind.READ, file, offset, address, bytes, token));
    }

    @Override
    public boolean write(int file, long offset, long address, int bytes, long token) {
        return start(new Operation(Kind.WRITE, file, offset, address, bytes, token));
    }

    @Override
    public boolean writeAndSync(int file, long offset, long address, int bytes, long token) {
        return start(new Operation(Kind.COMMIT, file, offset, address, bytes, token));
    }

    @Override
    public boolean sync(int file, long token) {
        return start(new Operation(Kind.SYNC, file, 0, 0, 0, token));
    }

    private boolean start(Operation operation) {
        if (((operation.offset() | operation.address() | operation.bytes()) & (DIRECT_BYTES - 1)) != 0) {
            throw new IllegalArgumentException("out of line: " + operation);
        }
        if (operations.size() == options.operations()) {
            return false;
        }
        for (Operation other : operations) {
            if (other.overlaps(operation)) {
                throw new IllegalArgumentException(
                        "which of them is there in the end nobody knows: " + other + ", " + operation);
            }
        }
        operations.add(operation);
        return true;
    }

    @Override
    public int poll(int maxEvents) {
        int events = 0;
        while (events < maxEvents && !operations.isEmpty() && (dead || disk.ends())) {
            Operation operation = operations.remove(disk.next(operations.size()));
            Open open = files.get(operation.file());
            int error = run(operation, open);
            events++;
            open.events().onFile(operation.file(), operation.token(), error == 0 ? operation.bytes() : 0, error);
        }
        return events;
    }

    private int run(Operation operation, Open open) {
        if (dead) {
            return IoError.IO;
        }
        int error = disk.strike(
                switch (operation.kind()) {
                    case READ -> Faults.Call.FILE_READ;
                    case WRITE -> Faults.Call.FILE_WRITE;
                    case COMMIT, SYNC -> Faults.Call.FILE_SYNC;
                });
        if (operation.kind() == Kind.COMMIT && error == 0) {
            error = disk.strike(Faults.Call.FILE_WRITE);
        }
        try {
            switch (operation.kind()) {
                case READ ->
                    open.channel().read(Buffers.view(operation.address(), operation.bytes()), operation.offset());
                case WRITE, COMMIT -> write(operation, open, error);
                case SYNC -> {
                    if (error == 0) {
                        disk.synced(open.path());
                    }
                }
            }
        } catch (IOException e) {
            return IoError.IO;
        }
        return error;
    }

    /** A failed commit has written something all the same. */
    private void write(Operation operation, Open open, int error) throws IOException {
        SimulatedDisk.Write write = write(operation, open);
        open.channel().write(ByteBuffer.wrap(write.bytes()), write.offset());
        if (operation.kind() == Kind.WRITE || error != 0) {
            disk.written(write);
        } else {
            disk.writtenDurably(write);
        }
    }

    private static SimulatedDisk.Write write(Operation operation, Open open) {
        return new SimulatedDisk.Write(
                open.path(), operation.offset(), RawMemory.toArray(operation.address(), operation.bytes()));
    }

    /** Loses the power: whatever is asked of this port from now on fails, and changes nothing. */
    void crash() throws IOException {
        List<SimulatedDisk.Write> started = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.kind() == Kind.WRITE || operation.kind() == Kind.COMMIT) {
                started.add(write(operation, files.get(operation.file())));
            }
        }
        disk.crash(started);
        dead = true;
    }

    /** The process is killed: what it had started and what has not ended is not done. */
    void kill() {
        disk.forget();
        dead = true;
    }

    @Override
    public void closeFile(int file) throws IOException {
        files.remove(file).channel().close();
    }

    @Override
    public long allocate(long bytes) {
        long address = RawMemory.allocate(bytes, VirtualMemory.PAGE_BYTES, "simulated");
        areas.add(address);
        return address;
    }

    @Override
    public void free(long address) {
        if (areas.remove(address)) {
            RawMemory.free(address);
        }
    }

    @Override
    public void park(long timeoutNs) {
        // Whatever was started ends when it is polled for.
    }

    @Override
    public void wake() {
        // Nobody sleeps.
    }

    @Override
    public int inFlight() {
        return operations.size();
    }

    @Override
    public List<QueueStats> stats() {
        return List.of();
    }

    @Override
    public void close() {
        for (Open open : files.values()) {
            try {
                open.channel().close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        files.clear();
        List.copyOf(areas).forEach(this::free);
    }

    @Override
    public int listen(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        throw noSockets(address);
    }

    @Override
    public int connect(InetSocketAddress address, NetworkEvents events) throws IOException {
        throw noSockets(address);
    }

    @Override
    public int bindDatagrams(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        throw noSockets(address);
    }

    @Override
    public void connectDatagrams(int socket, InetSocketAddress peer) {
        throw noSuch("socket", socket);
    }

    @Override
    public InetSocketAddress localAddress(int socket) {
        throw noSuch("socket", socket);
    }

    @Override
    public void resume(int socket) {
        throw noSuch("socket", socket);
    }

    @Override
    public void pause(int socket) {
        throw noSuch("socket", socket);
    }

    @Override
    public void recycle(int buffer) {
        throw noSuch("buffer", buffer);
    }

    @Override
    public boolean send(int socket, long address, int bytes, long token) {
        throw noSuch("socket", socket);
    }

    @Override
    public void shutdownSends(int socket) {
        throw noSuch("socket", socket);
    }

    @Override
    public void closeSocket(int socket) {
        throw noSuch("socket", socket);
    }

    /** As every port without room for one more. */
    private static IOException noSockets(InetSocketAddress address) {
        return new IOException("no more sockets: limitSockets=0, address=" + address);
    }

    /** As every port that is asked for what it has not given. */
    private static IllegalArgumentException noSuch(String what, int handle) {
        return new IllegalArgumentException("no such " + what + ": " + what + "=" + handle);
    }
}
