package io.laminar.engine.nio;

import io.laminar.ring0.port.DatagramPortContract;
import io.laminar.ring0.port.IoBackend;

class NioDatagramPortTest extends DatagramPortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
