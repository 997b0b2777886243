package io.standpipe.standalone.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LaunchTest {

    @Test
    void aJavaThatGoesOnWithoutMemoryIsNamed() {
        String ends = "-XX:+ExitOnOutOfMemoryError";
        assertEquals("", Launch.lacking(List.of("-Xmx96m", ends)));
        assertEquals("", Launch.lacking(List.of("-XX:+CrashOnOutOfMemoryError")));
        assertTrue(Launch.lacking(List.of("-Xmx96m")).contains("start it with " + ends));
        assertTrue(
                Launch.lacking(List.of(ends, "-XX:-ExitOnOutOfMemoryError")).contains(ends),
                "the last one counts");
    }
}
