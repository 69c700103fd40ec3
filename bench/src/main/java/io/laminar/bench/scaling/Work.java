package io.laminar.bench.scaling;

import io.laminar.bench.report.ReportLine;
import java.util.Locale;

/**
 * What a row costs on so many cores, counted.
 *
 * @param cores how many
 * @param rows rows that sources took
 * @param calls turns of operators that had work, a row
 * @param idleCalls turns that had none, a row: of a simulator, which steps cores that would sleep
 * @param touched rows that operators took, a row
 * @param bytes moved from core to core, a row
 * @param publications releases of a lane between cores, a row
 * @param marks watermarks and other marks that came from other cores, a row
 * @param marksPerCore the same, a core and window
 * @param laneBytes memory of an exchange's lanes with the sizes that are the default, a core
 */
record Work(
        int cores,
        long rows,
        double calls,
        double idleCalls,
        double touched,
        double bytes,
        double publications,
        double marks,
        double marksPerCore,
        double laneBytes)
        implements ReportLine {
    @Override
    public boolean met() {
        return true;
    }

    @Override
    public String figures() {
        return String.format(
                Locale.ROOT,
                "%2d cores  a row: %.4f calls (%.4f idle)  %.3f rows touched  %.2f bytes  %.4f publications  %.5f marks"
                        + "   a core: %.1f marks a window  %.1f MB of lanes",
                cores,
                calls,
                idleCalls,
                touched,
                bytes,
                publications,
                marks,
                marksPerCore,
                laneBytes / 1e6);
    }

    @Override
    public String limits() {
        return "";
    }

    @Override
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"scaling\",\"cores\":%d,\"rows\":%d,\"calls\":%.5f,\"idleCalls\":%.5f,"
                        + "\"rowsTouched\":%.4f,"
                        + "\"bytes\":%.3f,\"publications\":%.5f,\"marks\":%.6f,\"marksPerCoreAndWindow\":%.2f,"
                        + "\"laneBytesPerCore\":%.0f}",
                cores,
                rows,
                calls,
                idleCalls,
                touched,
                bytes,
                publications,
                marks,
                marksPerCore,
                laneBytes);
    }
}
