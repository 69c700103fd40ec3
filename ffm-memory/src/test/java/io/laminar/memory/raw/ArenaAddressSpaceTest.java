package io.laminar.memory.raw;

/** The stand-in for machines without mmap keeps the contract. */
class ArenaAddressSpaceTest extends AddressSpaceContractTest {
    private final AddressSpace space = new ArenaAddressSpace(16L << 20);

    @Override
    AddressSpace space() {
        return space;
    }
}
