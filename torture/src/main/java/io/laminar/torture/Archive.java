package io.laminar.torture;

import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Lets a process live to its end, so that the archive of classes for those after it is made. */
final class Archive {
    private Archive() {}

    static String make(Order order) throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("torture.archive"));
        Files.deleteIfExists(archive);
        Setting setting = new Setting(order.fresh("archive"), order.seed(), 2, "auto", Wrong.NOTHING);
        new Chain(setting).finish(Map.of());
        return Files.exists(archive) ? "made" : "not made, processes start more slowly";
    }
}
