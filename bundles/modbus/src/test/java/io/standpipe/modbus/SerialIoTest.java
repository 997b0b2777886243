package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of ports that cannot be opened. Lines at work: {@code SerialLineTest} of itest. */
class SerialIoTest {

    @TempDir Path devices;

    private String refusal(String path) {
        LibrarySerialPorts ports = new LibrarySerialPorts(devices);
        SerialSettings settings = SerialSettings.parse(SerialSettings.DEFAULT);
        return String.valueOf(
                assertThrows(IOException.class, () -> ports.open(path, settings)).getMessage());
    }

    @Test
    void aPortThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        String path = devices.resolve("serial/by-id/usb-adapter").toString();
        assertEquals(
                "there is no serial port %s; none is plugged in; it is used as soon as it is"
                        .formatted(path),
                refusal(path));
        Files.createFile(devices.resolve("ttyUSB3"));
        Files.createFile(devices.resolve("tty1"));
        assertTrue(refusal(path).endsWith("there are: " + devices.resolve("ttyUSB3")));
        Path stable = Files.createDirectories(devices.resolve("serial/by-id"));
        Files.createFile(stable.resolve("usb-other"));
        assertTrue(refusal(path).endsWith("there are: " + stable.resolve("usb-other")));
    }

    @Test
    void whatIsNoPortIsNotOpened() throws IOException {
        Path file = Files.createFile(devices.resolve("ttyUSB0"));
        String message = refusal(file.toString());
        assertTrue(message.contains("serial port " + file + " cannot be opened"), message);
    }

    @Test
    void noLitterIsLeft() throws IOException {
        SerialLibrary.load();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (var files = Files.newDirectoryStream(temporary, "{jSerialComm,standpipe-serial}*")) {
            for (Path each : files) {
                throw new AssertionError("left: " + each);
            }
        }
    }
}
