package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the page store unpacks for itself. */
class PageLibraryTest {
    private static final Path MAPS = Path.of("/proc/self/maps");

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveNoFileOfItsLibraryForAKillToLeaveBehind() throws IOException, StorageException {
        try (RocksPageStore store = RocksPageStore.open(RocksPageStoreConfig.of(folder))) {
            assertEquals(List.of(), store.checkpoints());
            List<String> files = Files.readAllLines(MAPS).stream()
                    .filter(line -> line.contains("librocksdbjni"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
            assertFalse(files.isEmpty());
            for (String file : files) {
                assertFalse(Files.exists(Path.of(file)), file);
                assertFalse(Files.exists(Path.of(file.replace(" (deleted)", ""))), file);
            }
        }
    }
}
