package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.PortModelContract;

class UringPortModelTest extends PortModelContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
