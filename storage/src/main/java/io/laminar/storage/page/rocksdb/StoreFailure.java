package io.laminar.storage.page.rocksdb;

import io.laminar.storage.page.PageStoreErrorCode;
import io.laminar.storage.page.PageStoreException;
import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Failures of files and of RocksDB by the codes of page stores. */
final class StoreFailure {
    private static final String NO_SPACE = "No space left on device";

    private StoreFailure() {}

    static PageStoreException writing(String what, Exception cause) {
        return of(isNoSpace(cause) ? PageStoreErrorCode.DISK_FULL : PageStoreErrorCode.WRITE_FAILED, what, cause);
    }

    static PageStoreException damaged(String what, Exception cause) {
        return of(PageStoreErrorCode.DAMAGED, what, cause);
    }

    static PageStoreException damaged(String what) {
        return new PageStoreException(PageStoreErrorCode.DAMAGED, what);
    }

    static PageStoreException reading(String what, Exception cause) {
        return of(PageStoreErrorCode.READ_FAILED, what, cause);
    }

    private static PageStoreException of(PageStoreErrorCode code, String what, Exception cause) {
        String status = cause instanceof RocksDBException rocks && rocks.getStatus() != null
                ? ", status=" + rocks.getStatus().getCodeString()
                : "";
        return new PageStoreException(code, what + status, cause);
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
