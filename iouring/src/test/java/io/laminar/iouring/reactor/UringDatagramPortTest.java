package io.laminar.iouring.reactor;

import io.laminar.ring0.port.DatagramPortContract;
import io.laminar.ring0.port.IoBackend;

class UringDatagramPortTest extends DatagramPortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
