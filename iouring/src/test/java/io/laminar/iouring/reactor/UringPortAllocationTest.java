package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.PortAllocationContract;

class UringPortAllocationTest extends PortAllocationContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
