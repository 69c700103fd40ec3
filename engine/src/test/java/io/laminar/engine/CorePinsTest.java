package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.config.PinConfig;
import io.laminar.engine.error.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without the module that can pin, which is not on this path: nothing fails, and it is said why. */
class CorePinsTest {
    @Test
    void shouldSayWhyAThreadIsNotPinned() {
        try (Laminar laminar = Laminar.open(LaminarConfig.builder().cores(2).build())) {
            assertEquals(
                    List.of(
                            new CorePlacement(0, -1, "laminar-numa is not on the path"),
                            new CorePlacement(1, -1, "laminar-numa is not on the path")),
                    laminar.placement());
        }
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            assertEquals(List.of(new CorePlacement(0, -1, "the caller's thread is the core")), laminar.placement());
        }
        LaminarConfig off = LaminarConfig.builder().set("cores.pin", "OFF").build();
        try (Laminar laminar = Laminar.open(off)) {
            assertFalse(laminar.placement().get(0).isPinned());
            assertEquals("cores.pin=off", laminar.placement().get(0).reason());
        }
    }

    @Test
    void shouldReadProcessorsFromText() {
        assertEquals(new PinConfig(PinConfig.Mode.ON, List.of(3, 1)), PinConfig.parse("3, 1"));
        assertEquals("3,1", PinConfig.parse("3, 1").text());
        assertEquals("auto", PinConfig.parse(" Auto").text());
        for (String bad : List.of("1,1", "1,,2", "yes", "1-2")) {
            assertThrows(ConfigException.class, () -> PinConfig.parse(bad), bad);
        }
        ConfigException few = assertThrows(
                ConfigException.class,
                () -> LaminarConfig.builder().cores(2).set("cores.pin", "1").build());
        assertTrue(String.valueOf(few.getMessage()).contains("cores.pin=1, cores=2"), few.getMessage());
    }
}
