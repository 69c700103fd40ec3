package io.laminar.engine.nio;

import io.laminar.ring0.port.IoPortContract;
import io.laminar.ring0.port.IoBackend;

class NioIoPortTest extends IoPortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
