package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Failures of files and of RocksDB by the codes of page stores. */
final class StoreFailure {
    private static final String NO_SPACE = "No space left on device";

    private StoreFailure() {}

    static StorageException writing(String what, Exception cause) {
        return of(
                isNoSpace(cause) ? StorageErrorCode.CHECKPOINT_DISK_FULL : StorageErrorCode.CHECKPOINT_WRITE_FAILED,
                what,
                cause);
    }

    static StorageException damaged(String what, Exception cause) {
        return of(StorageErrorCode.CHECKPOINT_DAMAGED, what, cause);
    }

    static StorageException damaged(String what) {
        return new StorageException(StorageErrorCode.CHECKPOINT_DAMAGED, what);
    }

    static StorageException reading(String what, Exception cause) {
        return of(StorageErrorCode.CHECKPOINT_READ_FAILED, what, cause);
    }

    /** Another has the checkpoints of a directory. */
    static StorageException inUse(Path directory) {
        return new StorageException(
                StorageErrorCode.CHECKPOINT_IN_USE, "another has it: file=" + directory.resolve(StoreFiles.LOCK));
    }

    private static StorageException of(StorageErrorCode code, String what, Exception cause) {
        String status = cause instanceof RocksDBException rocks && rocks.getStatus() != null
                ? ", status=" + rocks.getStatus().getCodeString()
                : "";
        return new StorageException(code, what + status, cause);
    }

    private static boolean isNoSpace(Exception cause) {
        if (cause instanceof RocksDBException rocks) {
            Status status = rocks.getStatus();
            if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
                return true;
            }
        }
        String message = cause.getMessage();
        return (cause instanceof IOException || cause instanceof RocksDBException)
                && message != null
                && message.contains(NO_SPACE);
    }
}
