package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.FileSecrets;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.OddFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileSecretsTest {

    private final FileSecrets secrets = new FileSecrets(Map.of("BROKER", "from env")::get);

    @Test
    void plainTextStandsForItself() {
        assertEquals("s3cret", new String(secrets.open("s3cret")));
        assertEquals("", new String(secrets.open("")));
    }

    @Test
    void environment() {
        assertEquals("from env", new String(secrets.open("env:BROKER")));
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> secrets.open("env:OTHER"))
                        .getMessage()
                        .contains("env:OTHER"));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsNeitherWaitedForNorSwallowed(@TempDir Path dir) throws IOException {
        for (Path odd : OddFiles.in(dir).values()) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> secrets.open("file:" + odd))
                            .getMessage();
            assertTrue(
                    message.matches(
                            "file:.* (must be a file, but is|is larger than|cannot be read) .*"),
                    message);
            ChineseText.of(message);
        }
    }

    @Test
    void aFileOfTheOwnerAlone(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("password"), "s3cret \n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("s3cret ", new String(secrets.open("file:" + file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String message =
                assertThrows(IllegalArgumentException.class, () -> secrets.open("file:" + file))
                        .getMessage();
        assertTrue(message.contains("chmod 600"), message);
        ChineseText.of(message);
        assertFalse(message.contains("s3cret"), message);
        assertThrows(
                IllegalArgumentException.class, () -> secrets.open("file:" + dir.resolve("none")));
    }
}
