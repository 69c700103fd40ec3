package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoPortContract;

class UringIoPortTest extends IoPortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
