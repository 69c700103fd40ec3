package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.storage.log.LogKillContract;

class NioLogKillTest extends LogKillContract {
    @Override
    protected IoBackend backend() {
        return new NioBackend();
    }
}
