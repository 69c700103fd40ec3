package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UserDataCodecTest {
    @Test
    void shouldGiveBackWhatWasPacked() {
        for (int kind : new int[] {0, 1, 31, 32, UserDataCodec.MESSAGE, UserDataCodec.OWN}) {
            for (int slot : new int[] {0, 1, 0xFFFF, Integer.MAX_VALUE}) {
                for (int generation : new int[] {0, 1, 0x2AAAAAA, UserDataCodec.GENERATION_MASK}) {
                    long data = UserDataCodec.of(kind, slot, generation);
                    assertEquals(kind, UserDataCodec.kind(data));
                    assertEquals(slot, UserDataCodec.slot(data));
                    assertEquals(generation, UserDataCodec.generation(data));
                }
            }
        }
    }

    @Test
    void shouldStartGenerationsAnew() {
        assertEquals(UserDataCodec.of(5, 6, 0), UserDataCodec.of(5, 6, UserDataCodec.GENERATION_MASK + 1));
    }

    @Test
    void shouldLieAsThePictureSays() {
        assertEquals(0x0400_0002_0000_0003L, UserDataCodec.of(1, 3, 2));
    }
}
