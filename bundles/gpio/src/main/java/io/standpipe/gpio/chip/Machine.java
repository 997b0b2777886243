package io.standpipe.gpio.chip;

import io.standpipe.model.words.PinPhrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine calls itself. */
final class Machine {

    private static final Path MODEL = Path.of("/proc/device-tree/model");

    private Machine() {}

    static String name() {
        return name(MODEL, System.getProperty("os.arch", "unknown"));
    }

    /**
     * @param model a file that ends in a 0, on machines with a device tree
     * @param architecture to say where there is no such file
     */
    static String name(Path model, String architecture) {
        try {
            String name = Files.readString(model, StandardCharsets.ISO_8859_1).replace("\0", "");
            if (!name.isBlank()) {
                return name.strip();
            }
        } catch (IOException e) {
            // a PC has none
        }
        return PinPhrase.COMPUTER.of(architecture);
    }
}
