package io.laminar.torture;

import io.laminar.torture.life.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is asked for.
 *
 * @param command what is done
 * @param rounds how often
 * @param seed of everything
 * @param work where directories are made; those of a failure stay
 */
record Order(String command, int rounds, long seed, Path work) {
    /** {@return the same with other rounds} */
    Order withRounds(int others) {
        return new Order(command, others, seed, work);
    }

    /** {@return the same in a folder of its own} */
    Order within(String folder) {
        return new Order(command, rounds, seed, work.resolve(folder));
    }

    /** {@return an empty directory} */
    Path fresh(String name) throws IOException {
        Path directory = work.resolve(name);
        Scratch.delete(directory);
        return Files.createDirectories(directory);
    }

    /** {@return what repeats it} */
    String repeat() {
        return "scripts/torture " + command + " --rounds " + rounds + " --seed " + seed;
    }
}
