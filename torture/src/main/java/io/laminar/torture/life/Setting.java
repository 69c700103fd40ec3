package io.laminar.torture.life;

import io.laminar.torture.subject.Wrong;
import java.nio.file.Path;

/**
 * What stays the same for all lives on a directory.
 *
 * @param directory of the engine's data and of what sinks write
 * @param seed of rows and moments
 * @param cores of the engine
 * @param backend of its files: {@code nio}, {@code uring}
 * @param wrong what it does wrong on purpose
 */
public record Setting(Path directory, long seed, int cores, String backend, Wrong wrong) {
    /** {@return the same elsewhere, and right} */
    Setting faultFree(Path other) {
        return new Setting(other, seed, cores, backend, Wrong.NOTHING);
    }

    @Override
    public String toString() {
        return "cores=" + cores + ", io.backend=" + backend + (wrong == Wrong.NOTHING ? "" : ", wrong=" + wrong);
    }
}
