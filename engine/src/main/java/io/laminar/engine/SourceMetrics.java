package io.laminar.engine;

/**
 * Counts of a source, at one moment.
 *
 * @param name name of the source
 * @param rowsIn rows that the cores have taken
 * @param rowsRejected rows refused because their event time is NULL
 * @param farFutureRows rows that would have pushed the watermark further than {@code max.future} allows
 * @param badRecords records of a connector that could not be read
 * @param lastBadRecord what was wrong with the last of them; empty when there was none
 * @param repeatedRows rows that producers with a name have sent again, and that were left out
 * @param backpressure what was offered, and what became of it
 * @param watermarkNs the watermark, in nanoseconds since 1970; the least long before the first
 * @param ended whether the input has ended
 * @param producers who makes the watermark, and who does not count at present
 */
public record SourceMetrics(
        String name,
        long rowsIn,
        long rowsRejected,
        long farFutureRows,
        long badRecords,
        String lastBadRecord,
        long repeatedRows,
        BackpressureMetrics backpressure,
        long watermarkNs,
        boolean ended,
        WatermarkMetrics producers) {
    /** {@return rows that were offered, and neither taken by the cores yet nor left out} */
    public long rowsUnderWay() {
        return backpressure.rowsOffered()
                - rowsIn
                - backpressure.rowsDroppedNewest()
                - backpressure.rowsDroppedOldest();
    }
}
