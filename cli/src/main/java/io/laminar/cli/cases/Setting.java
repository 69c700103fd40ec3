package io.laminar.cli.cases;

/**
 * Under which circumstances cases run; none may change a result.
 *
 * @param slices where inputs are cut into published slices
 * @param cores over how many cores rows are spread
 * @param partition what sources are partitioned by; empty to leave every source on one core
 */
public record Setting(Slices slices, int cores, String partition) {
    /** {@return one core, with slices} */
    public static Setting of(Slices slices) {
        return new Setting(slices, 1, "");
    }
}
