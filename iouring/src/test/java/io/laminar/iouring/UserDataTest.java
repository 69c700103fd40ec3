package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UserDataTest {
    @Test
    void shouldGiveBackWhatWasPacked() {
        for (int kind : new int[] {0, 1, 31, 32, UserData.MESSAGE, UserData.OWN}) {
            for (int slot : new int[] {0, 1, 0xFFFF, Integer.MAX_VALUE}) {
                for (int generation : new int[] {0, 1, 0x2AAAAAA, UserData.GENERATION_MASK}) {
                    long data = UserData.of(kind, slot, generation);
                    assertEquals(kind, UserData.kind(data));
                    assertEquals(slot, UserData.slot(data));
                    assertEquals(generation, UserData.generation(data));
                }
            }
        }
    }

    @Test
    void shouldStartGenerationsAnew() {
        assertEquals(UserData.of(5, 6, 0), UserData.of(5, 6, UserData.GENERATION_MASK + 1));
    }

    @Test
    void shouldLieAsThePictureSays() {
        assertEquals(0x0400_0002_0000_0003L, UserData.of(1, 3, 2));
    }
}
