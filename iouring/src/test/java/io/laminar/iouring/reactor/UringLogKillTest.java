package io.laminar.iouring.reactor;

import io.laminar.ring0.port.IoBackend;
import io.laminar.storage.log.LogKillContract;

class UringLogKillTest extends LogKillContract {
    @Override
    protected IoBackend backend() {
        return new UringBackend();
    }
}
