package io.laminar.memory.region;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;

/** Where regions get their address space from; an implementation may bind it to a NUMA node before it is touched. */
public interface RegionSource {
    /** Address space of this process, placed by first touch. */
    RegionSource LOCAL = new RegionSource() {
        @Override
        public long reserve(long bytes, String tag) {
            return RawMemory.reserve(bytes, tag);
        }

        @Override
        public void free(long address) {
            RawMemory.free(address);
        }

        @Override
        public long largestReservation() {
            return VirtualMemory.largestReservation();
        }
    };

    /**
     * Reserves zeroed address space that is committed when it is touched.
     *
     * @param bytes size
     * @param tag what it is for
     * @return its address, a multiple of {@link Region#PAGE_BYTES}
     */
    long reserve(long bytes, String tag);

    /**
     * Gives a reservation back.
     *
     * @param address what {@link #reserve} returned
     */
    void free(long address);

    /** {@return the largest single reservation in bytes} */
    long largestReservation();

    /** {@return where the reservations that are alive lie, as far as this source decides it} */
    default PlacementReport report() {
        return PlacementReport.FIRST_TOUCH;
    }
}
