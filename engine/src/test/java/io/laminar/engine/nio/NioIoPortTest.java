package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoPortContract;

class NioIoPortTest extends IoPortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
