package io.laminar.engine.connector.socket;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.ring0.port.AddressInUseException;
import io.laminar.ring0.port.IoError;
import java.io.IOException;

/** Turns failures of sockets into errors that name the address. */
final class SocketFaults {
    private SocketFaults() {}

    static IoException opening(SocketOptions options, IOException cause) {
        if (cause instanceof AddressInUseException) {
            return new IoException(
                    ErrorCode.ADDRESS_IN_USE,
                    "cannot open socket: " + ErrorCode.ADDRESS_IN_USE.summary() + ": " + options.describe(),
                    cause);
        }
        ErrorCode code = options.listens() ? ErrorCode.CANNOT_LISTEN : ErrorCode.CANNOT_CONNECT;
        return new IoException(
                code,
                "cannot open socket: " + code.summary() + ": " + options.describe() + ", reason=" + cause.getMessage(),
                cause);
    }

    static IoException connecting(SocketOptions options, int error, int attempts) {
        return new IoException(
                ErrorCode.CANNOT_CONNECT,
                "cannot connect: " + options.describe() + ", attempts=" + attempts + ", connectTimeoutMs="
                        + options.connectTimeoutMs() + ", reason=" + IoError.text(error));
    }

    static IoException broken(SocketOptions options, int error, String place) {
        return new IoException(
                ErrorCode.CONNECTION_LOST,
                "connection broke: " + options.describe() + ", " + place + ", reason=" + IoError.text(error));
    }
}
