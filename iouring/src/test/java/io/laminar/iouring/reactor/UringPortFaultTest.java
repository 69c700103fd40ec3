package io.laminar.iouring.reactor;

import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.PortFaultContract;

class UringPortFaultTest extends PortFaultContract {
    private final FaultyEntries faults = new FaultyEntries();

    @Override
    protected Faults faults() {
        return faults;
    }
}
