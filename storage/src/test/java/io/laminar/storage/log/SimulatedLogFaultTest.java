package io.laminar.storage.log;

import io.laminar.ring0.port.Faults;

class SimulatedLogFaultTest extends LogFaultContract {
    private final SimulatedDisk disk = new SimulatedDisk(3);

    @Override
    protected Faults faults() {
        return disk;
    }
}
