package io.laminar.iouring.reactor;

import io.laminar.ring0.port.PortAllocationContract;
import io.laminar.ring0.port.IoBackend;

class UringPortAllocationTest extends PortAllocationContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
