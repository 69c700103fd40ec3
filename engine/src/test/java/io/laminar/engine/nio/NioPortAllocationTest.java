package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.PortAllocationContract;

class NioPortAllocationTest extends PortAllocationContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
