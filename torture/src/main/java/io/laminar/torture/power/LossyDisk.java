package io.laminar.torture.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose power can be cut, with a file system on it.
 *
 * <pre>
 *   ext4 ─▶ loop device ─▶ file of nbdfuse ─▶ nbdkit, lossy_disk.py ─▶ durable, pending
 * </pre>
 *
 * <p>At a cut the process that is the disk is killed, so everything above it fails; of the writes since the last flush
 * some survive, in some order, of one perhaps only some sectors.
 *
 * @threading one thread
 */
public final class LossyDisk implements AutoCloseable {
    private static final int SECTOR = 512;
    private static final int HEAD_BYTES = 16;
    private static final long LONGEST_MS = 20_000;

    private final Path folder;
    private final Path plugin;
    private final int mebibytes;
    private @Nullable Process disk;
    private String device = "";
    private boolean mounted;

    /** {@code folder}: of its own; {@code plugin}: the Python file. */
    public LossyDisk(Path folder, Path plugin, int mebibytes) {
        this.folder = folder;
        this.plugin = plugin;
        this.mebibytes = mebibytes;
    }

    /** {@return what is missing to run this here; empty when nothing is} */
    public static String missing() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (String program : List.of("nbdkit", "nbdfuse", "losetup", "mkfs.ext4", "mount", "umount", "fusermount3")) {
            if (!Commands.has(program)) {
                missing.add(program);
            }
        }
        if (!Commands.run("id", "-u").equals("0")) {
            missing.add("root");
        }
        for (String file : List.of("/dev/fuse", "/dev/loop-control")) {
            if (!Files.exists(Path.of(file))) {
                missing.add(file);
            }
        }
        return String.join(", ", missing);
    }

    /** {@return where the file system is} */
    public Path mountPoint() {
        return folder.resolve("mount");
    }

    /** {@return while this file is there the disk lies: flushes are answered, nothing becomes durable} */
    public Path lie() {
        return folder.resolve("lie");
    }

    /** Lets the disk die in the middle of what it does, at one of its next writes. */
    public void doom(int writes) {
        try {
            Path file = folder.resolve("doom.new");
            Files.writeString(file, Integer.toString(writes));
            Files.move(file, folder.resolve("doom"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the disk to die", e);
        }
    }

    /** {@return whether the disk has died} */
    public boolean isDead() {
        Process its = disk;
        return its == null || its.descendants().findAny().isEmpty();
    }

    /** Makes the disk, with an empty file system, and mounts it. */
    public void create() throws IOException, InterruptedException {
        Files.createDirectories(mountPoint());
        Files.createDirectories(folder.resolve("fuse"));
        attach();
        Commands.run("mkfs.ext4", "-q", "-F", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", device);
        mount();
    }

    /** Switches the power on and mounts what is there: the file system replays its journal. */
    public void powerOn() throws IOException, InterruptedException {
        attach();
        mount();
    }

    private void attach() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("doom"));
        Path image = folder.resolve("fuse/disk");
        if (!Files.exists(image)) {
            Files.createFile(image);
        }
        disk = new ProcessBuilder(
                        "nbdfuse",
                        image.toString(),
                        "--command",
                        "nbdkit",
                        "-s",
                        "--exit-with-parent",
                        "python",
                        plugin.toString(),
                        "folder=" + folder,
                        "mib=" + mebibytes,
                        "doom=" + folder.resolve("doom"),
                        "lie=" + lie())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("disk.log").toFile())
                .start();
        long startNs = System.nanoTime();
        while (Files.size(image) != (long) mebibytes << 20) {
            if (System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(LONGEST_MS)) {
                throw new IOException("the disk does not come: " + Files.readString(folder.resolve("disk.log")));
            }
            Thread.sleep(5);
        }
        device = Commands.run("losetup", "--find", "--show", image.toString());
    }

    private void mount() throws IOException, InterruptedException {
        Commands.run(
                "mount", "-t", "ext4", "-o", "commit=1", device, mountPoint().toString());
        mounted = true;
    }

    /**
     * Cuts the power. What was answered to the programs above is as it is; what survives is up to chance.
     *
     * @param random the chance
     * @param keep of 100 writes that were not flushed so many survive
     * @return how many writes were not flushed
     */
    public int cut(Random random, int keep) throws IOException, InterruptedException {
        kill();
        detach();
        List<Write> pending = pending();
        List<Write> survivors = new ArrayList<>();
        for (Write write : pending) {
            if (random.nextInt(100) < keep) {
                survivors.add(random.nextInt(4) == 0 ? write.torn(random) : write);
            }
        }
        Collections.shuffle(survivors, random);
        try (FileChannel durable = FileChannel.open(folder.resolve("durable"), StandardOpenOption.WRITE)) {
            for (Write write : survivors) {
                durable.write(ByteBuffer.wrap(write.bytes()), write.offset());
            }
        }
        return pending.size();
    }

    /** A write that no flush has followed. */
    private record Write(long offset, byte[] bytes) {
        /** Some of its sectors, from its beginning or up to its end. */
        Write torn(Random random) {
            int sectors = bytes.length / SECTOR;
            int kept = sectors < 2 ? sectors : 1 + random.nextInt(sectors - 1);
            int from = random.nextBoolean() ? 0 : (sectors - kept) * SECTOR;
            byte[] part = new byte[kept * SECTOR];
            System.arraycopy(bytes, from, part, 0, part.length);
            return new Write(offset + from, part);
        }
    }

    private List<Write> pending() throws IOException {
        List<Write> writes = new ArrayList<>();
        ByteBuffer all =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve("pending"))).order(ByteOrder.LITTLE_ENDIAN);
        while (all.remaining() >= HEAD_BYTES) {
            long offset = all.getLong();
            int length = (int) all.getLong();
            if (all.remaining() < length) {
                // The disk was killed while it took this one: nobody was answered.
                break;
            }
            byte[] bytes = new byte[length];
            all.get(bytes);
            writes.add(new Write(offset, bytes));
        }
        return writes;
    }

    /** {@return how many writes and flushes the disk has seen, up to its last flush} */
    public long[] counts() throws IOException {
        String[] counts = Files.readString(folder.resolve("counts")).strip().split(" ", -1);
        return new long[] {Long.parseLong(counts[0]), Long.parseLong(counts[1])};
    }

    private void kill() throws InterruptedException {
        Process its = disk;
        disk = null;
        if (its != null) {
            // Both at once: the one that serves the file, and the one that is the disk.
            its.descendants().forEach(ProcessHandle::destroyForcibly);
            its.toHandle().destroyForcibly();
            its.waitFor();
        }
    }

    /** Everything above the disk goes; it is dead, so nothing more is written. */
    private void detach() throws IOException, InterruptedException {
        if (mounted) {
            Commands.run("umount", "--lazy", mountPoint().toString());
            mounted = false;
        }
        if (!device.isEmpty()) {
            Commands.run("losetup", "--detach", device);
            device = "";
        }
        Path image = folder.resolve("fuse/disk");
        Commands.run("fusermount3", "-u", "-z", image.toString());
    }

    @Override
    public void close() throws IOException {
        if (disk == null) {
            return;
        }
        try {
            if (mounted) {
                Commands.run("umount", mountPoint().toString());
                mounted = false;
            }
            detach();
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the disk was gone", e);
        }
    }
}
