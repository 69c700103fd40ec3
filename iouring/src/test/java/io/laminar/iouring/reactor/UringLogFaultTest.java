package io.laminar.iouring.reactor;

import io.laminar.ring0.port.Faults;
import io.laminar.storage.log.LogFaultContract;

class UringLogFaultTest extends LogFaultContract {
    private final FaultyEntries faults = new FaultyEntries();

    @Override
    protected Faults faults() {
        return faults;
    }
}
