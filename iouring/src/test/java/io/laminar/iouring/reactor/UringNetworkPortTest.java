package io.laminar.iouring.reactor;

import io.laminar.ring0.port.NetworkPortContract;
import io.laminar.ring0.port.IoBackend;

class UringNetworkPortTest extends NetworkPortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
