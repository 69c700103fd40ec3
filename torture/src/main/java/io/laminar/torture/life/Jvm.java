package io.laminar.torture.life;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How processes of the torture are started. */
public final class Jvm {
    private static final String LIBRARY = "librocksdbjni";

    private Jvm() {}

    /**
     * Unpacks the library of the page store, once for all processes: each that unpacks its own would leave it behind
     * when it is killed.
     *
     * @param directory where to
     */
    public static void unpackLibrary(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (InputStream library = Jvm.class.getClassLoader().getResourceAsStream(LIBRARY + "-linux64.so")) {
            Files.copy(
                    Objects.requireNonNull(library, "no library of the page store"),
                    directory.resolve(LIBRARY + ".so"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        System.setProperty("torture.library", directory.toString());
    }

    /** {@return the beginning of a command: a small JVM that starts quickly, with the classes of this one} */
    public static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-ea"));
        String archive = System.getProperty("torture.archive", "");
        if (!archive.isEmpty()) {
            boolean there = Files.exists(Path.of(archive));
            // Made by the first process that ends by itself; without a word where it does not fit.
            command.add((there ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
            command.addAll(List.of("-Xlog:disable", "-Xlog:all=off"));
        }
        command.add("-Djava.library.path=" + System.getProperty("torture.library", ""));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }
}
