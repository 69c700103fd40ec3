package io.laminar.memory.region;

import java.util.List;
import java.util.Map;

/**
 * What became of the wishes that memory was reserved with. A wish that the machine does not grant is no failure: the
 * memory is there, and the reason is kept here.
 *
 * @param source who placed the memory
 * @param live the reservations that are alive, in the order of their addresses
 * @param shortfalls what was not granted since the start, with how often
 */
public record PlacementReport(String source, List<Entry> live, Map<String, Long> shortfalls) {
    /** Nobody decides: pages lie where the thread runs that touches them first. */
    public static final PlacementReport FIRST_TOUCH = new PlacementReport("first touch", List.of(), Map.of());

    /**
     * A reservation.
     *
     * @param tag what it is for
     * @param address where it starts
     * @param bytes its size; what of it was touched has memory
     * @param placement the nodes that its pages go to, for a person
     * @param pages which pages it is made of, for a person
     * @param locked whether its pages stay in memory once they are touched
     * @param shortfalls what was not granted
     */
    public record Entry(
            String tag,
            long address,
            long bytes,
            String placement,
            String pages,
            boolean locked,
            List<String> shortfalls) {
        public Entry {
            shortfalls = List.copyOf(shortfalls);
        }
    }

    public PlacementReport {
        live = List.copyOf(live);
        shortfalls = Map.copyOf(shortfalls);
    }
}
