package io.standpipe.gpio.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

    @TempDir Path directory;

    @Test
    void theDeviceTreesNameWithoutTheZeroThatEndsIt() throws IOException {
        Path model =
                Files.writeString(directory.resolve("model"), "Raspberry Pi 5 Model B Rev 1.0\0");
        assertEquals("Raspberry Pi 5 Model B Rev 1.0", Machine.name(model, "aarch64"));
    }

    @Test
    void withoutDeviceTreeTheArchitecture() {
        assertEquals("computer (amd64)", Machine.name(directory.resolve("model"), "amd64"));
    }

    @Test
    void anEmptyNameIsNone() throws IOException {
        Path model = Files.writeString(directory.resolve("model"), "\0");
        assertEquals("computer (arm)", Machine.name(model, "arm"));
    }
}
