package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.port.DurableDirectory;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.StoreFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The names in a store's directory; see the package.
 *
 * @threading any
 * @blocking as long as the file system takes
 */
record StoreFiles(Path directory) {
    static final String LOCK = "pages.lock";

    private static final String ASIDE = ".damaged";
    private static final String UNFINISHED = ".new";
    private static final Pattern NAME =
            Pattern.compile("checkpoint-0([0-8][0-9]{18})(\\.manifest)?(\\.damaged|\\.new|\\.tmp)?");

    Path live() {
        return directory.resolve("live");
    }

    Path links(long epoch) {
        return directory.resolve(String.format(Locale.ROOT, "checkpoint-%020d", epoch));
    }

    Path manifest(long epoch) {
        return withSuffix(links(epoch), ".manifest");
    }

    Path unfinishedManifest(long epoch) {
        return withSuffix(manifest(epoch), UNFINISHED);
    }

    private static Path withSuffix(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** {@return the epochs of all manifests, newest first} */
    List<Long> epochs() throws IOException {
        return epochs("");
    }

    /** {@return the epochs of all manifests that were set aside, newest first} */
    List<Long> epochsAside() throws IOException {
        return epochs(ASIDE);
    }

    private List<Long> epochs(String suffix) throws IOException {
        List<Long> epochs = new ArrayList<>();
        for (Path path : list(directory)) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (name.matches() && name.group(2) != null && suffix.equals(orEmpty(name.group(3)))) {
                epochs.add(Long.parseLong(name.group(1)));
            }
        }
        epochs.sort(Comparator.reverseOrder());
        return epochs;
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }

    /** Deletes what a death has left: the database, manifests that have no name yet, links that have no manifest. */
    void deleteLeftovers() throws IOException {
        deleteTree(live());
        for (Path path : list(directory)) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (!name.matches()) {
                continue;
            }
            String suffix = orEmpty(name.group(3));
            boolean isManifest = name.group(2) != null;
            long epoch = Long.parseLong(name.group(1));
            if (isManifest ? suffix.equals(UNFINISHED) : !hasManifest(epoch, suffix)) {
                deleteTree(path);
            }
        }
        sync();
    }

    private boolean hasManifest(long epoch, String suffix) {
        return switch (suffix) {
            case "" -> Files.exists(manifest(epoch));
            case ASIDE -> Files.exists(withSuffix(manifest(epoch), ASIDE));
            default -> false; // RocksDB was about to link
        };
    }

    /** Deletes what there is of a checkpoint that was not finished. */
    void deleteUnfinished(long epoch) throws IOException {
        Files.deleteIfExists(unfinishedManifest(epoch));
        deleteTree(links(epoch));
        deleteTree(withSuffix(links(epoch), ".tmp"));
    }

    /** Takes away what makes it a checkpoint, durably. */
    void deleteManifest(long epoch) throws IOException {
        Files.deleteIfExists(manifest(epoch));
        sync();
    }

    void deleteLinks(long epoch) throws IOException {
        deleteTree(links(epoch));
    }

    /** Gives a checkpoint names that nobody looks for; the manifest last, so that a death in between is made good. */
    void setAside(long epoch) throws IOException {
        deleteAside(epoch);
        if (Files.exists(links(epoch))) {
            Files.move(links(epoch), withSuffix(links(epoch), ASIDE));
        }
        Files.move(manifest(epoch), withSuffix(manifest(epoch), ASIDE));
        sync();
    }

    void deleteAside(long epoch) throws IOException {
        Files.deleteIfExists(withSuffix(manifest(epoch), ASIDE));
        deleteTree(withSuffix(links(epoch), ASIDE));
    }

    /** {@return the files of a checkpoint} */
    List<StoreFile> filesOf(long epoch) throws IOException {
        List<StoreFile> files = new ArrayList<>();
        for (Path path : list(links(epoch))) {
            String name = path.getFileName().toString();
            boolean lists = name.startsWith("MANIFEST-") || name.equals("CURRENT");
            long checksum = lists ? checksum(path) : StoreFile.NO_CHECKSUM;
            files.add(new StoreFile(name, Files.size(path), checksum));
        }
        return files;
    }

    /**
     * Refuses files of a checkpoint that are not what they were. RocksDB opens a list of tables with a flipped bit for
     * ever, now and then.
     */
    void requireWhole(long epoch, List<StoreFile> expected) throws IOException, StorageException {
        for (StoreFile file : expected) {
            Path path = links(epoch).resolve(file.name());
            if (Files.size(path) != file.bytes()) {
                throw StoreFailure.damaged(
                        "file=" + path + ", bytes=" + Files.size(path) + ", expected=" + file.bytes());
            }
            if (file.checksum() != StoreFile.NO_CHECKSUM && file.checksum() != checksum(path)) {
                throw StoreFailure.damaged("file=" + path + ", it has not the checksum that it had");
            }
        }
    }

    /** Of a whole file, which is small. */
    private static long checksum(Path path) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(Files.readAllBytes(path));
        return sum.getValue();
    }

    /** Makes the database of a checkpoint's files: tables never change and get a second name, others are copied. */
    void linkLive(long epoch) throws IOException {
        Files.createDirectory(live());
        for (Path path : list(links(epoch))) {
            Path target = live().resolve(path.getFileName());
            if (path.getFileName().toString().endsWith(".sst")) {
                link(path, target);
            } else {
                Files.copy(path, target);
            }
        }
    }

    private static void link(Path path, Path target) throws IOException {
        try {
            Files.createLink(target, path);
        } catch (UnsupportedOperationException e) {
            Files.copy(path, target); // a file system without links
        }
    }

    void sync() throws IOException {
        new DurableDirectory(directory).sync();
    }

    /** Makes the bytes of a file durable, whoever wrote them. */
    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    static void deleteTree(Path path) throws IOException {
        try (Stream<Path> entries = Files.walk(path)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (NoSuchFileException e) {
            // There is nothing to delete.
        }
    }
}
