package io.laminar.engine.nio;

import io.laminar.ring0.port.AddressInUseException;
import io.laminar.ring0.port.IoError;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;

/**
 * What the JDK throws, as a number. It passes {@code errno} on only as the C library's text, which this reads; where
 * that is in another language than English, the number is {@link IoError#IO}.
 */
final class Errors {
    private static final int NOT_CONNECTED = 107;

    private Errors() {}

    /** What a bind has thrown, with the case told apart that its caller can do something about. */
    static IOException ofBind(IOException failure, InetSocketAddress address) {
        String text = failure.getMessage() == null ? "" : failure.getMessage();
        if (!(failure instanceof BindException) || !text.contains("Address already in use")) {
            return failure;
        }
        AddressInUseException known = new AddressInUseException(address);
        known.initCause(failure);
        return known;
    }

    static int of(Exception failure) {
        if (failure instanceof AsynchronousCloseException) {
            return IoError.CANCELLED;
        }
        if (failure instanceof ClosedChannelException) {
            return IoError.PIPE_BROKEN; // the one way to it is sending after shutdownSends
        }
        if (failure instanceof PortUnreachableException) {
            return IoError.REFUSED;
        }
        if (failure instanceof NoRouteToHostException) {
            return IoError.UNREACHABLE;
        }
        if (failure instanceof SocketTimeoutException) {
            return IoError.TIMED_OUT;
        }
        if (failure instanceof NotYetConnectedException) {
            return NOT_CONNECTED;
        }
        int code = ofText(failure.getMessage() == null ? "" : failure.getMessage());
        return code == IoError.IO && failure instanceof ConnectException ? IoError.REFUSED : code;
    }

    private static int ofText(String text) {
        int code = ofSockets(text);
        if (code != IoError.IO) {
            return code;
        }
        if (text.contains("No space left")) {
            return IoError.DEVICE_FULL;
        }
        if (text.contains("File too large")) {
            return IoError.FILE_TOO_BIG;
        }
        if (text.contains("Disk quota exceeded")) {
            return IoError.QUOTA;
        }
        if (text.contains("Too many open files in system")) {
            return IoError.NO_FILES;
        }
        if (text.contains("Too many open files")) {
            return IoError.NO_DESCRIPTORS;
        }
        return text.contains("Cannot allocate memory") || text.contains("No buffer space available")
                ? IoError.NO_MEMORY
                : IoError.IO;
    }

    private static int ofSockets(String text) {
        if (text.contains("Connection reset")) {
            return IoError.RESET;
        }
        if (text.contains("Broken pipe")) {
            return IoError.PIPE_BROKEN;
        }
        if (text.contains("Connection refused")) {
            return IoError.REFUSED;
        }
        if (text.contains("connection abort")) {
            return IoError.ABORTED;
        }
        if (text.contains("timed out")) {
            return IoError.TIMED_OUT;
        }
        if (text.contains("Message too long")) {
            return IoError.TOO_LONG;
        }
        return text.contains("No route to host") || text.contains("unreachable") ? IoError.UNREACHABLE : IoError.IO;
    }
}
