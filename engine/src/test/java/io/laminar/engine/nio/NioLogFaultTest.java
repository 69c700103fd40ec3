package io.laminar.engine.nio;

import io.laminar.ring0.port.Faults;
import io.laminar.storage.log.LogFaultContract;

class NioLogFaultTest extends LogFaultContract {
    private final NioFaults faults = new NioFaults();

    @Override
    protected Faults faults() {
        return faults;
    }
}
