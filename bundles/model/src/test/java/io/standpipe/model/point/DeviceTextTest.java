package io.standpipe.model.point;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Texts and their numbers. */
class DeviceTextTest {

    private final DeviceText texts = new DeviceText();

    @Test
    void aNumberNeverMeansAnotherText() {
        double first = texts.numberOf("first");
        double second = texts.numberOf("second");
        for (int i = 0; i < DeviceText.MAX; i++) {
            texts.numberOf("text " + i);
            assertEquals("first", texts.textOf(texts.numberOf("first")));
        }
        assertEquals("first", texts.textOf(first)); // it was told all the time
        assertNull(texts.textOf(second)); // it was forgotten
        assertEquals(DeviceText.MAX + 3, texts.numberOf("second")); // and has another number now
    }

    @Test
    void aTextIsShort() {
        assertEquals(1, texts.numberOf("x".repeat(DeviceText.MAX_LENGTH)));
        assertThrows(
                IllegalArgumentException.class,
                () -> texts.numberOf("x".repeat(DeviceText.MAX_LENGTH + 1)));
    }
}
