package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.NetworkPortContract;

class NioNetworkPortTest extends NetworkPortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
