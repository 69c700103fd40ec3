package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.storage.log.LogAllocationContract;

class UringLogAllocationTest extends LogAllocationContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
