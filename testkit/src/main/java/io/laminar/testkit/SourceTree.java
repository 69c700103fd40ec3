package io.laminar.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The repository as files: its root, its modules, and every file that belongs to it. Checks over the whole tree read it
 * through this class, so that they agree on what belongs to it.
 *
 * @param root the folder that holds {@code .mvn}, absolute
 */
public record SourceTree(Path root) {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Set<String> NOT_OURS = Set.of(".git", "target", ".cache", ".idea", ".vscode");

    /**
     * Finds the repository by walking up from the working directory.
     *
     * @throws IllegalStateException if no folder above holds {@code .mvn}
     */
    public static SourceTree find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return new SourceTree(folder);
            }
        }
        throw new IllegalStateException("cannot find the repository: no folder with .mvn above " + start);
    }

    /** {@return the module folders that the root pom lists, in its order} */
    public List<String> modules() {
        List<String> modules = new ArrayList<>();
        Matcher matcher = MODULE.matcher(read(root.resolve("pom.xml")));
        while (matcher.find()) {
            modules.add(matcher.group(1));
        }
        return modules;
    }

    /** {@return the modules that have main sources} */
    public List<String> modulesWithSources() {
        return modules().stream()
                .filter(module -> Files.isDirectory(root.resolve(module).resolve("src/main/java")))
                .toList();
    }

    /** {@return where the main classes of a module are compiled to, whether or not that folder exists} */
    public Path classes(String module) {
        return root.resolve(module).resolve("target/classes");
    }

    /**
     * {@return every file of the repository, sorted: what git tracks or would track, or, outside of git, all files but
     * those of folders that are built}
     */
    public List<Path> files() {
        List<Path> files = Files.exists(root.resolve(".git")) ? filesByGit() : filesByWalk();
        Collections.sort(files);
        return files;
    }

    /** {@return the Java files among {@link #files()} that are written by hand} */
    public List<Path> javaFiles() {
        return files().stream()
                .filter(file -> file.getFileName().toString().endsWith(".java"))
                .filter(file -> !name(file).contains("/src/generated/"))
                .toList();
    }

    /** {@return the path from the root, with slashes} */
    public String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** {@return the text of a file in UTF-8} */
    public String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read as UTF-8 text: " + file, e);
        }
    }

    private List<Path> filesByGit() {
        try {
            Process git = new ProcessBuilder(
                            "git",
                            "-C",
                            root.toString(),
                            "ls-files",
                            "-z",
                            "--cached",
                            "--others",
                            "--exclude-standard")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                return filesByWalk();
            }
            return new ArrayList<>(Arrays.stream(names.split("\0"))
                    .filter(name -> !name.isEmpty())
                    .map(root::resolve)
                    .filter(Files::isRegularFile)
                    .toList());
        } catch (IOException e) {
            return filesByWalk();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while git listed the files of " + root, e);
        }
    }

    private List<Path> filesByWalk() {
        try (Stream<Path> walk = Files.walk(root)) {
            return new ArrayList<>(
                    walk.filter(Files::isRegularFile).filter(this::isOurs).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files of " + root, e);
        }
    }

    private boolean isOurs(Path file) {
        for (Path part : root.relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
