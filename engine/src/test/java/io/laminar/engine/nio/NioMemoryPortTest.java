package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.MemoryPortContract;

class NioMemoryPortTest extends MemoryPortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
