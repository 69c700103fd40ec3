package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.storage.log.LogContract;

class UringLogTest extends LogContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
