package io.laminar.bench.cores;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AgentInvoker;

/**
 * Aeron over shared memory: an exclusive publication, claimed and written in place; a batch is one message. The driver
 * has no thread of its own, which would take a processor from the two that are measured: the producer runs it when it
 * has to wait.
 */
final class AeronQueue implements RowQueue {
    private static final int STREAM = 10;
    private static final int FRAGMENTS = 256;
    private static final String CHANNEL = "aeron:ipc?mtu=8k|term-length=4m";

    private final int batch;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Image image;
    private final AgentInvoker drive;
    private final BufferClaim claim = new BufferClaim();
    private final FragmentHandler handler = this::onFragment;
    private int read;
    private long sum;

    AeronQueue(int batch) {
        this.batch = batch;
        Path memory = Path.of("/dev/shm");
        Path folder = (Files.isDirectory(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir")))
                .resolve("laminar-bench-aeron-" + UUID.randomUUID());
        driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.toString())
                .threadingMode(ThreadingMode.INVOKER)
                .termBufferSparseFile(false)
                .dirDeleteOnShutdown(true));
        drive = driver.sharedAgentInvoker();
        aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(folder.toString())
                .driverAgentInvoker(drive)
                .useConductorAgentInvoker(true));
        Subscription subscription = aeron.addSubscription(CHANNEL, STREAM);
        publication = aeron.addExclusivePublication(CHANNEL, STREAM);
        while (!publication.isConnected() || subscription.imageCount() == 0) {
            drive.invoke();
            aeron.conductorAgentInvoker().invoke();
        }
        image = subscription.imageAtIndex(0);
    }

    @Override
    public void produce(long first, int count) {
        int bytes = batch * ROW_BYTES;
        for (long row = first, end = first + count; row < end; row += batch) {
            while (publication.tryClaim(bytes, claim) < 0) {
                requireOpen();
                drive.invoke();
            }
            MutableDirectBuffer buffer = claim.buffer();
            int index = claim.offset();
            long word = row * WORDS;
            for (int w = 0; w < batch * WORDS; w++) {
                buffer.putLong(index + w * Long.BYTES, word + w);
            }
            claim.commit();
        }
    }

    private void requireOpen() {
        if (publication.isClosed() || publication.position() == Publication.CLOSED) {
            throw new IllegalStateException("publication is closed");
        }
    }

    @Override
    public int consume(int count) {
        read = 0;
        while (read < count) {
            if (image.poll(handler, FRAGMENTS) == 0) {
                Thread.onSpinWait();
            }
        }
        return read;
    }

    private void onFragment(DirectBuffer buffer, int index, int length, Header header) {
        long total = 0;
        for (int w = 0; w < length; w += Long.BYTES) {
            total += buffer.getLong(index + w);
        }
        sum += total;
        read += length / ROW_BYTES;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        aeron.close();
        driver.close();
    }
}
