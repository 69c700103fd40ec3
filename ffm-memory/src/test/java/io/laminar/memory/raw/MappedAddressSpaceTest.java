package io.laminar.memory.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** mmap keeps the contract, and is what Linux gets. */
@EnabledOnOs(OS.LINUX)
class MappedAddressSpaceTest extends AddressSpaceContractTest {
    private final AddressSpace space = Objects.requireNonNull(MappedAddressSpace.probe());

    @Override
    AddressSpace space() {
        return space;
    }

    @Test
    void shouldBeTheModeOnLinux() {
        assertEquals("mmap", VirtualMemory.mode());
    }
}
