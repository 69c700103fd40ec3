package io.laminar.engine.nio;

import io.laminar.ring0.port.FilePortContract;
import io.laminar.ring0.port.IoBackend;

class NioFilePortTest extends FilePortContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
