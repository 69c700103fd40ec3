package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoPortContract;
import io.laminar.ring0.port.IoBackend;

class UringIoPortTest extends IoPortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
