package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.storage.log.LogContract;

class NioLogTest extends LogContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
