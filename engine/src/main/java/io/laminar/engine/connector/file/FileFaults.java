package io.laminar.engine.connector.file;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;

/** Turns failures of the file system into errors that name the file. */
final class FileFaults {
    private FileFaults() {}

    static IoException opening(Path path, IOException cause) {
        ErrorCode code = cause instanceof NoSuchFileException || cause instanceof FileNotFoundException
                ? ErrorCode.FILE_NOT_FOUND
                : cause instanceof ZipException || cause instanceof EOFException
                        ? ErrorCode.DAMAGED_INPUT
                        : ErrorCode.NOT_READABLE;
        return new IoException(
                code, "cannot open file: " + code.summary() + ": path=" + path + reason(path, cause), cause);
    }

    static IoException reading(Path path, long line, long compressedBytes, IOException cause) {
        boolean damaged = cause instanceof ZipException || cause instanceof EOFException;
        String place = "path=" + path + ", line=" + line + (damaged ? ", compressedByte=" + compressedBytes : "");
        ErrorCode code = damaged ? ErrorCode.DAMAGED_INPUT : ErrorCode.READ_FAILED;
        return new IoException(code, "cannot read file: " + code.summary() + ": " + place + reason(path, cause), cause);
    }

    static IoException creating(Path path, IOException cause) {
        ErrorCode code = isFull(cause) ? ErrorCode.DISK_FULL : ErrorCode.NOT_WRITABLE;
        String why = cause instanceof NoSuchFileException
                ? ", reason=no such directory"
                : cause instanceof AccessDeniedException ? ", reason=permission denied" : reason(path, cause);
        return new IoException(code, "cannot create file: " + code.summary() + ": path=" + path + why, cause);
    }

    static IoException writing(Path path, long bytes, IOException cause) {
        ErrorCode code = isFull(cause) ? ErrorCode.DISK_FULL : ErrorCode.WRITE_FAILED;
        return new IoException(
                code,
                "cannot write file: " + code.summary() + ": path=" + path + ", bytesPut=" + bytes + reason(path, cause),
                cause);
    }

    /** ENOSPC and EDQUOT have no exception of their own in Java. */
    private static boolean isFull(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded");
    }

    private static String reason(Path path, IOException cause) {
        String message = cause.getMessage();
        if (message == null) {
            return "";
        }
        String rest = message.startsWith(path + ": ")
                ? message.substring(path.toString().length() + 2)
                : message;
        return rest.equals(path.toString()) ? "" : ", reason=" + rest;
    }
}
