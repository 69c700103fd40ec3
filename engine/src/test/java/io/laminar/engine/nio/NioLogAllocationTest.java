package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.storage.log.LogAllocationContract;

class NioLogAllocationTest extends LogAllocationContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
