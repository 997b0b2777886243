package io.standpipe.gpio.kernel;

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
        assertEquals("amd64 machine", Machine.name(directory.resolve("model"), "amd64"));
    }

    @Test
    void anEmptyNameIsNone() throws IOException {
        Path model = Files.writeString(directory.resolve("model"), "\0");
        assertEquals("arm machine", Machine.name(model, "arm"));
    }
}
