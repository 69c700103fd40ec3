package io.laminar.engine.nio;

import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.PortFaultContract;

class NioPortFaultTest extends PortFaultContract {
    private final NioFaults faults = new NioFaults();

    @Override
    protected Faults faults() {
        return faults;
    }
}
