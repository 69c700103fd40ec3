package io.laminar.engine.nio;

import io.laminar.ring0.port.NetworkPortContract;
import io.laminar.ring0.port.IoBackend;

class NioNetworkPortTest extends NetworkPortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
