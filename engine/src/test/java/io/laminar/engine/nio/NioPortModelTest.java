package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.PortModelContract;

class NioPortModelTest extends PortModelContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
