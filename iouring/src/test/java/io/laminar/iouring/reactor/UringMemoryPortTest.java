package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.MemoryPortContract;

class UringMemoryPortTest extends MemoryPortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
