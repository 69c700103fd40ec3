package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint looks like from outside; nothing is changed.
 *
 * @param epoch of it
 * @param file that makes it a checkpoint
 * @param written when that was
 * @param manifest what it says of itself, or null when that cannot be read
 * @param isVerified whether each of its pages was read and is as it was written
 * @param damage what is wrong with it, or null
 */
public record CheckpointInspection(
        long epoch,
        Path file,
        Instant written,
        @Nullable Manifest manifest,
        boolean isVerified,
        @Nullable StorageException damage) {
    /**
     * Looks at all checkpoints. Those that are deleted meanwhile are left out.
     *
     * @param reader where they are
     * @param verify whether to read all pages; else manifests are read, and the files opened and measured
     * @return the checkpoints, newest first
     * @throws StorageException when they cannot be listed
     * @blocking as long as reading takes
     */
    public static List<CheckpointInspection> of(PageReader reader, boolean verify) throws StorageException {
        List<CheckpointInspection> all = new ArrayList<>();
        for (long epoch : reader.checkpoints()) {
            CheckpointInspection one = of(reader, epoch, verify);
            if (one != null) {
                all.add(one);
            }
        }
        return List.copyOf(all);
    }

    /** {@return null when it is gone: a newer one has taken its place while it was looked at} */
    private static @Nullable CheckpointInspection of(PageReader reader, long epoch, boolean verify)
            throws StorageException {
        Path file = reader.file(epoch);
        Instant written = writtenAt(file);
        Manifest manifest = null;
        StorageException damage = null;
        try {
            manifest = reader.manifest(epoch);
            if (verify) {
                CheckpointRecovery.verify(reader, epoch);
            } else {
                reader.open(epoch).close();
            }
        } catch (StorageException e) {
            damage = e;
        }
        if (written == null || damage != null && writtenAt(file) == null) {
            return null;
        }
        return new CheckpointInspection(epoch, file, written, manifest, verify && damage == null, damage);
    }

    private static @Nullable Instant writtenAt(Path file) throws StorageException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new StorageException(StorageErrorCode.CHECKPOINT_READ_FAILED, "file=" + file, e);
        }
    }
}
