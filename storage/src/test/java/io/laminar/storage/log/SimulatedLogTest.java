package io.laminar.storage.log;

import io.laminar.ring0.port.IoBackend;

class SimulatedLogTest extends LogContract {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Override
    protected IoBackend backend() {
        return disk;
    }
}
