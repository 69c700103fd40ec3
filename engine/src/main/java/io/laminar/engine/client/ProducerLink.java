package io.laminar.engine.client;

import io.laminar.engine.format.binary.ControlFrames;
import io.laminar.engine.format.binary.FrameLayout;
import io.laminar.memory.raw.RawMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a producer, one after the other, on a thread of its own: each begins with a hello, and goes on
 * where the source says. A connection that breaks, or cannot be made, is made again after 10 ms, 20 ms, ... 1 s.
 *
 * @threading the producer's owner, and its own thread
 */
final class ProducerLink {
    private static final long FIRST_WAIT_MS = 10;
    private static final long LONGEST_WAIT_MS = 1_000;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int MAGIC = FrameLayout.MAGIC;

    private final ProducerConfig config;
    private final byte[] schema;
    private final FrameBuffer buffer;
    private final Selector selector;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteBuffer incoming =
            ByteBuffer.allocate(2 * ControlFrames.MOST_ERROR_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private long acknowledged;
    private long taken;
    private boolean known;
    /** The owner has been told where it begins. */
    private boolean begun;

    private boolean welcomed;
    private boolean closing;
    private long waitMs = FIRST_WAIT_MS;
    private @Nullable IOException failure;
    private @Nullable IOException trouble;

    ProducerLink(ProducerConfig config, byte[] schema) throws IOException {
        this.config = config;
        this.schema = schema;
        this.buffer = new FrameBuffer(config.bufferBytes());
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform()
                .name("laminar-producer-" + config.name())
                .daemon(true)
                .start(this::run);
    }

    private void run() {
        while (goesOn()) {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.socket().connect(config.address(), CONNECT_TIMEOUT_MS);
                channel.socket().setTcpNoDelay(true);
                channel.socket().setKeepAlive(true);
                channel.configureBlocking(false);
                speak(channel);
            } catch (IOException e) {
                trouble(e);
            } catch (RuntimeException e) {
                fail(new IOException("producer failed: name=" + config.name(), e));
            }
        }
    }

    private boolean goesOn() {
        lock.lock();
        try {
            return !closing && failure == null;
        } finally {
            lock.unlock();
        }
    }

    private void trouble(IOException e) {
        lock.lock();
        try {
            trouble = e;
            welcomed = false;
            long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
            waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs);
            long leftNs = untilNs - System.nanoTime();
            while (!closing && failure == null && leftNs > 0) {
                leftNs = changed.awaitNanos(leftNs);
            }
        } catch (InterruptedException interrupted) {
            failure = e;
        } finally {
            lock.unlock();
        }
    }

    private void fail(IOException e) {
        lock.lock();
        try {
            failure = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void speak(SocketChannel channel) throws IOException {
        incoming.clear();
        ByteBuffer greeting = greeting();
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        while (goesOn()) {
            key.interestOps(SelectionKey.OP_READ | (wantsToSend(greeting) ? SelectionKey.OP_WRITE : 0));
            selector.select();
            if (key.isReadable()) {
                receive(channel);
            }
            if (greeting.hasRemaining()) {
                channel.write(greeting);
            } else {
                send(channel);
            }
        }
    }

    private boolean wantsToSend(ByteBuffer greeting) {
        lock.lock();
        try {
            return greeting.hasRemaining() || welcomed && buffer.hasToSend();
        } finally {
            lock.unlock();
        }
    }

    private void send(SocketChannel channel) throws IOException {
        lock.lock();
        try {
            if (welcomed) {
                buffer.send(channel);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The hello, and the columns. */
    private ByteBuffer greeting() {
        byte[] name = config.name().getBytes(StandardCharsets.UTF_8);
        int helloBytes = ControlFrames.helloBytes(name.length);
        ByteBuffer greeting = ByteBuffer.allocate(helloBytes + schema.length);
        long memory = RawMemory.allocate(helloBytes, 8, "frames.client");
        lock.lock();
        try {
            ControlFrames.putHello(memory, begun ? acknowledged + 1 : 0, name);
            greeting.put(RawMemory.toArray(memory, helloBytes)).put(schema).flip();
        } finally {
            lock.unlock();
            RawMemory.free(memory);
        }
        return greeting;
    }

    private void receive(SocketChannel channel) throws IOException {
        if (channel.read(incoming) < 0) {
            throw new EOFException("the source has closed the connection");
        }
        incoming.flip();
        while (incoming.remaining() >= FrameLayout.HEADER_BYTES) {
            int at = incoming.position();
            int bytes = incoming.getInt(at + 8);
            if (incoming.getInt(at) != MAGIC
                    || bytes < FrameLayout.HEADER_BYTES
                    || bytes > ControlFrames.MOST_ERROR_BYTES) {
                throw new IOException("the source does not speak of frames: address=" + config.address());
            }
            if (incoming.remaining() < bytes) {
                break;
            }
            hear(incoming.getShort(at + 6), at, bytes);
            incoming.position(at + bytes);
        }
        incoming.compact();
    }

    private void hear(int kind, int at, int bytes) {
        int body = at + FrameLayout.HEADER_BYTES;
        if (kind == FrameLayout.KIND_ACK && bytes == ControlFrames.ACK_BYTES) {
            acknowledge(incoming.getLong(body), incoming.getLong(body + 8));
        } else if (kind == FrameLayout.KIND_ERROR && bytes > FrameLayout.HEADER_BYTES + 8) {
            int length = Math.min(Math.max(0, incoming.getInt(body + 4)), bytes - FrameLayout.HEADER_BYTES - 8);
            String text = new String(incoming.array(), body + 8, length, StandardCharsets.UTF_8);
            fail(new IOException("E" + incoming.getInt(body) + " the source refuses the producer: " + text));
        }
    }

    private void acknowledge(long durable, long has) {
        lock.lock();
        try {
            if (begun && has < acknowledged) {
                failure = new IOException("the source has lost rows that it had acknowledged: name=" + config.name()
                        + ", acknowledged=" + acknowledged + ", rows=" + has);
            }
            acknowledged = begun ? Math.max(acknowledged, durable) : durable;
            buffer.forget(acknowledged);
            if (!welcomed) {
                welcomed = true;
                taken = begun ? taken : has;
                known = true;
                waitMs = FIRST_WAIT_MS;
                buffer.resumeBehind(has);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the source has said what it has of former lives, and that nothing of it can be lost. */
    long awaitKnown() throws IOException {
        if (!await(true, 0)) {
            throw new IOException(
                    "the source does not answer: address=" + config.address() + ", name=" + config.name() + ", timeout="
                            + config.timeout(),
                    trouble);
        }
        return begin();
    }

    private long begin() {
        lock.lock();
        try {
            begun = true;
            return acknowledged;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(boolean first, long row) throws IOException {
        return await(first, row, config.timeout().toNanos());
    }

    /** Waits until rows up to one are acknowledged; whether they are. */
    boolean await(long row, long timeoutNs) throws IOException {
        return await(false, row, timeoutNs);
    }

    private boolean await(boolean first, long row, long timeoutNs) throws IOException {
        lock.lock();
        try {
            long leftNs = timeoutNs;
            while (first ? !known || acknowledged < taken : acknowledged < row) {
                throwFailure();
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = changed.awaitNanos(leftNs);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /** Takes a frame when there is room for it. */
    void put(byte[] frame, int bytes) throws IOException {
        lock.lock();
        try {
            throwFailure();
            while (!buffer.fits(bytes)) {
                changed.await();
                throwFailure();
            }
            buffer.put(frame, bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the buffer was full: name=" + config.name(), e);
        } finally {
            lock.unlock();
        }
        selector.wakeup();
    }

    boolean hasRoom(int bytes) {
        lock.lock();
        try {
            return buffer.fits(bytes);
        } finally {
            lock.unlock();
        }
    }

    long acknowledged() {
        lock.lock();
        try {
            return acknowledged;
        } finally {
            lock.unlock();
        }
    }

    void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        // Whatever it waits for: a connection, too.
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
