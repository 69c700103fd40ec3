package io.laminar.engine.nio;

import io.laminar.ring0.port.PortAllocationContract;
import io.laminar.ring0.port.IoBackend;

class NioPortAllocationTest extends PortAllocationContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
