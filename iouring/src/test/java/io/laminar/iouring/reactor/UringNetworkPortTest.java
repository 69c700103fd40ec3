package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.NetworkPortContract;

class UringNetworkPortTest extends NetworkPortContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
