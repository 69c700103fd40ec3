package io.laminar.iouring.reactor;

import io.laminar.ring0.port.FilePortContract;
import io.laminar.ring0.port.IoBackend;

class UringFilePortTest extends FilePortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
