package io.laminar.bench.io;

import io.laminar.bench.report.Meter;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import java.util.Locale;

/**
 * What one way of doing a workload took.
 *
 * @param workload what was done
 * @param way how, and on which processor
 * @param operations how many were measured
 * @param elapsedNs wall clock for all of them
 * @param p50Ns of one operation; 0 where many are under way at once
 * @param p99Ns of one operation
 * @param cpuNs processor time of the thread that did it
 * @param processCpuNs processor time of the process, workers of the kernel included
 * @param kernelCpuNs processor time of threads of the kernel's that are nobody's
 * @param systemCalls calls that entered the kernel; below 0 where nobody counts
 * @param allocatedBytes bytes that the thread allocated, in the round in which it were the fewest
 * @param zero whether it must not allocate
 */
public record Side(
        String workload,
        String way,
        long operations,
        long elapsedNs,
        long p50Ns,
        long p99Ns,
        long cpuNs,
        long processCpuNs,
        long kernelCpuNs,
        long systemCalls,
        long allocatedBytes,
        boolean zero)
        implements ReportLine {
    public static Side of(String workload, String way, Samples samples, Meter meter, Counts counts) {
        return new Side(
                workload,
                way,
                counts.operations(),
                meter.elapsedNs(),
                samples.percentile(50),
                samples.percentile(99),
                meter.cpuNs(),
                meter.processCpuNs(meter.cpuNs()),
                meter.kernelCpuNs(),
                counts.systemCalls(),
                meter.allocatedBytes(),
                counts.zero());
    }

    /**
     * What is known beside times.
     *
     * @param operations how many were measured
     * @param systemCalls calls that entered the kernel
     * @param zero whether it must not allocate
     */
    public record Counts(long operations, long systemCalls, boolean zero) {}

    /** {@return wall clock of one operation, in nanoseconds} */
    public double nsPerOperation() {
        return elapsedNs / (double) operations;
    }

    double callsPerOperation() {
        return systemCalls / (double) operations;
    }

    double processCpuPerOperation() {
        return processCpuNs / (double) operations;
    }

    double kernelCpuPerOperation() {
        return kernelCpuNs / (double) operations;
    }

    @Override
    public boolean met() {
        return !zero || allocatedBytes == 0;
    }

    @Override
    public String figures() {
        return String.format(
                Locale.ROOT,
                "%-34s %-30s %9.3f us/op%s  cpu %7.2f us/op (process %7.2f)  %6.3f calls/op  %d B  (%,d ops)",
                workload,
                way,
                nsPerOperation() / 1e3,
                p99Ns == 0 ? "" : String.format(Locale.ROOT, "  p50 %8.2f  p99 %8.2f us", p50Ns / 1e3, p99Ns / 1e3),
                cpuNs / 1e3 / operations,
                processCpuNs / 1e3 / operations,
                callsPerOperation(),
                allocatedBytes,
                operations);
    }

    @Override
    public String limits() {
        return zero ? "0 B" : "";
    }

    @Override
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"way\":\"%s\",\"operations\":%d,\"elapsedNs\":%d,\"p50Ns\":%d,\"p99Ns\":%d,"
                        + "\"cpuNs\":%d,\"processCpuNs\":%d,\"kernelCpuNs\":%d,"
                        + "\"systemCalls\":%d,\"allocatedBytes\":%d,\"met\":%b}",
                workload,
                way,
                operations,
                elapsedNs,
                p50Ns,
                p99Ns,
                cpuNs,
                processCpuNs,
                kernelCpuNs,
                systemCalls,
                allocatedBytes,
                met());
    }
}
