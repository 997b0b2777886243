package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Configuration;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingFaults;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcDirectoryTest {

    @TempDir Path etc;
    @TempDir Path data;

    private long nanos;
    private long millis = 1_000_000_000_000L;

    private final RecordingFaults faults = new RecordingFaults();
    private boolean shared;
    private final List<String> done = new ArrayList<>();
    private EtcDirectory directory;

    private final class Target implements ConfigTarget {
        @Override
        public Map<String, Boolean> forms() {
            return new TreeMap<>(
                    Map.of("io.standpipe.gateway", false, "io.standpipe.modbus", true));
        }

        @Override
        public void put(String pid, String instance, Map<String, Object> values) {
            Map<String, Object> said = new TreeMap<>(values);
            said.remove(Configuration.SAVED);
            shared = said.remove(Configuration.SHARED) != null;
            if (said.remove(Configuration.CONFIRMED) != null) {
                done.add("confirmed");
            }
            done.add("put " + pid + "/" + instance + " " + said);
        }

        @Override
        public void remove(String pid, String instance) {
            done.add("remove " + pid + "/" + instance);
        }
    }

    @BeforeEach
    void open() {
        directory = new EtcDirectory(etc, data, new Target(), faults, () -> nanos, () -> millis);
    }

    private void advance(long by) {
        nanos += by * 1_000_000;
        millis += by;
    }

    private void writing(String file, String content) throws IOException {
        Files.writeString(etc.resolve(file), content);
        Files.setLastModifiedTime(etc.resolve(file), FileTime.fromMillis(millis));
    }

    private void write(String file, String content) throws IOException {
        advance(5000);
        writing(file, content);
        advance(1000);
    }

    private List<String> scan() {
        done.clear();
        directory.scan();
        faults.raised().values().forEach(ChineseText::of);
        return List.copyOf(done);
    }

    @Test
    void filesComeChangeAndGo() throws IOException {
        write("io.standpipe.gateway.yaml", "id: gw-1\n");
        write("io.standpipe.modbus~a.yaml", "devices: |\n  id,profile\n  x,y\ninterval: 500\n");
        write("notes.txt", "nothing");
        assertEquals(
                List.of(
                        "put io.standpipe.gateway/ {id=gw-1}",
                        "put io.standpipe.modbus/a {devices=id,profile\nx,y\n, interval=500}"),
                scan());
        assertEquals(List.of(), scan(), "unchanged files do nothing");
        write("io.standpipe.gateway.yaml", "id: gw-2\n");
        assertEquals(List.of("put io.standpipe.gateway/ {id=gw-2}"), scan());
        assertEquals(Map.of(), faults.raised());
    }

    private static final String MODBUS = "io.standpipe.modbus~a.yaml";
    private static final String FAULT = "etc/" + MODBUS + "/configuration";

    private String fault() {
        return faults.raised().getOrDefault(FAULT, "");
    }

    @Test
    void aFileThatIsBeingWrittenWaits() throws IOException {
        scan();
        writing(MODBUS, "interval: 500\n");
        done.clear();
        assertTrue(directory.scan());
        advance(600);
        writing(MODBUS, "interval: 500\ndevices: x\n");
        assertTrue(directory.scan());
        advance(999);
        assertTrue(directory.scan());
        assertEquals(List.of(), done);
        advance(1);
        assertFalse(directory.scan());
        assertEquals(List.of("put io.standpipe.modbus/a {devices=x, interval=500}"), done);
    }

    /** There is nothing in force yet that a file saved by half could end; later there is. */
    @Test
    void aFirstStartWaitsForNothing() throws IOException {
        writing(MODBUS, "interval: 500\n");
        done.clear();
        assertFalse(directory.scan());
        assertEquals(List.of("put io.standpipe.modbus/a {interval=500}"), done);
        keep();
        open();
        done.clear();
        writing(MODBUS, "interval: 5");
        assertTrue(directory.scan());
        assertEquals(List.of(), done);
    }

    /** As on a machine whose clock is behind that of the file server. */
    @Test
    void aStampFromTheFutureIsNoReasonToWaitForEver() throws IOException {
        scan();
        writing(MODBUS, "interval: 500\n");
        Files.setLastModifiedTime(etc.resolve(MODBUS), FileTime.fromMillis(millis + 86_400_000));
        assertTrue(directory.scan());
        advance(1000);
        assertFalse(directory.scan());
        assertEquals(List.of("put io.standpipe.modbus/a {interval=500}"), done);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "{}", "interval: 500\ndev", "interval:"})
    void whatIsLostWaitsForASecondSave(String lost) throws IOException {
        write(MODBUS, "interval: 500\ndevices: |\n  id,profile\n  x,y\n");
        scan();
        write(MODBUS, lost);
        assertEquals(List.of(), scan());
        assertTrue(fault().endsWith("; what it said before stays in force"), fault());
        assertEquals(List.of(), scan(), "looking at it again confirms nothing");
        boolean broken = !fault().contains("save it so once more");
        write(MODBUS, lost);
        if (broken) {
            assertEquals(List.of(), scan());
        } else {
            assertFalse(scan().isEmpty());
            assertEquals(Map.of(), faults.raised());
        }
    }

    /** Otherwise the component would ask for the third save. */
    @Test
    void rowsThatAreTakenOutAtTheEndAreForTheComponentToJudge() throws IOException {
        write(MODBUS, "interval: 500\ndevices: |\n  id,profile\n  x,y\n  z,y\n# end\n");
        scan();
        write(MODBUS, "interval: 500\ndevices: |\n  id,profile\n  x,y\n  z,y\n");
        assertEquals(1, scan().size(), "a comment is nothing");
        write(MODBUS, "interval: 500\ndevices: |\n  id,profile\n  x,y\n");
        assertEquals(1, scan().size());
        assertEquals(Map.of(), faults.raised());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interval: 500\ndevices: |\n  id,profile\n  x,y\n  z", // half a row
                "interval: 500\ndevices: |\n  id,profile\n  x,y\n  z,y", // perhaps half a cell
                "interval: 500\ndevices: |\n  id,profile\n", // and the setting behind is gone
                "interval: 50", // half a number
            })
    void aFileThatBreaksOffStaysInForce(String beginning) throws IOException {
        write(MODBUS, "interval: 500\ndevices: |\n  id,profile\n  x,y\n  z,yy\nwritable: x/z\n");
        scan();
        write(MODBUS, beginning);
        assertEquals(List.of(), scan());
        assertTrue(fault().startsWith("breaks off"), fault());
        write(MODBUS, beginning);
        assertEquals("confirmed", scan().get(0));
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void anEditorThatWritesTwiceConfirmsNothing() throws IOException {
        write(MODBUS, "interval: 500\n");
        scan();
        write(MODBUS, "");
        scan();
        advance(500);
        writing(MODBUS, "");
        advance(1000);
        assertEquals(List.of(), scan());
        write(MODBUS, "interval: 500\n");
        assertEquals(List.of("put io.standpipe.modbus/a {interval=500}"), scan());
        assertEquals(Map.of(), faults.raised());
    }

    /** As in a mounted ConfigMap, all files of which are exchanged when one changes. */
    @Test
    void aLinkThatPointsElsewhereIsReadAndConfirmsNothing() throws IOException {
        for (String version : List.of("1", "2", "3")) {
            Files.createDirectory(data.resolve(version));
            Path file = data.resolve(version + "/" + MODBUS);
            Files.writeString(file, version.equals("1") ? "interval: 500\n" : "");
            Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
            advance(5000);
            Files.deleteIfExists(etc.resolve(MODBUS));
            Files.createSymbolicLink(etc.resolve(MODBUS), file);
            assertEquals(version.equals("1") ? 1 : 0, scan().size());
        }
        assertEquals(Set.of("etc/" + MODBUS), directory.asking());
    }

    @Test
    void aDeletedFileStaysInForceUntilSomebodyConfirms() throws IOException {
        write("io.standpipe.gateway.yaml", "id: gw-1\n");
        write(MODBUS, "interval: 500\n");
        scan();
        Files.delete(etc.resolve(MODBUS));
        Files.delete(etc.resolve("io.standpipe.gateway.yaml"));
        assertEquals(List.of(), scan());
        assertTrue(fault().startsWith("is gone; put it back, or"), fault());
        assertEquals(Set.of("etc/" + MODBUS, "etc/io.standpipe.gateway.yaml"), directory.asking());
        directory.confirm("etc/" + MODBUS);
        directory.confirm("etc/io.standpipe.gateway.yaml"); // never: nothing would run
        assertEquals(List.of("remove io.standpipe.modbus/a"), done);
        assertEquals(Set.of("etc/io.standpipe.gateway.yaml"), directory.asking());
        write("io.standpipe.gateway.yaml", "id: gw-1\n");
        scan();
        assertEquals(Map.of(), faults.raised());
        assertEquals(Set.of(), directory.asking());
    }

    @Test
    void anEmptyFileSavedTwiceTakesTheConfigurationAway() throws IOException {
        write(MODBUS, "interval: 500\n");
        scan();
        Files.delete(etc.resolve(MODBUS));
        scan();
        write(MODBUS, "");
        assertEquals(List.of(), scan());
        write(MODBUS, "");
        assertEquals(List.of("remove io.standpipe.modbus/a"), scan());
        Files.delete(etc.resolve(MODBUS));
        assertEquals(List.of(), scan());
        assertEquals(Map.of(), faults.raised());
    }

    private void keep() throws IOException {
        Properties kept = new Properties();
        kept.put("interval", "500");
        kept.put(".known", "interval,devices");
        Files.createDirectories(data.resolve("last-good"));
        try (var out =
                Files.newOutputStream(data.resolve("last-good/io.standpipe.modbus~a.properties"))) {
            kept.store(out, null);
        }
    }

    /** As after a power cut within a save. */
    @ParameterizedTest
    @ValueSource(strings = {"gone", "", "interval: [", "devices"})
    void whatWasInForceBeforeTheStartIsTakenUp(String lost) throws IOException {
        keep();
        if (!lost.equals("gone")) {
            write(MODBUS, lost);
        }
        assertEquals(List.of("put io.standpipe.modbus/a {interval=500}"), scan());
        assertTrue(fault().endsWith("what it said before stays in force"), fault());
        write(MODBUS, "interval: 600\n");
        assertEquals(List.of("put io.standpipe.modbus/a {interval=600}"), scan());
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void theSameSavedAgainIsToldTheComponent() throws IOException {
        write(MODBUS, "interval: 500\n");
        scan();
        write(MODBUS, "interval: 500\n");
        assertEquals(List.of("put io.standpipe.modbus/a {interval=500}"), scan());
    }

    @Test
    void aBrokenFileIsAFaultAndCostsOnlyItself() throws IOException {
        write("io.standpipe.gateway.yaml", "id: gw-1\n");
        write("io.standpipe.modbus~a.yaml", "interval: 500\ndevices: [a, b\n");
        assertEquals(List.of("put io.standpipe.gateway/ {id=gw-1}"), scan());
        String text = faults.raised().get("etc/io.standpipe.modbus~a.yaml/configuration");
        assertTrue(text.startsWith("line "), text);
        assertEquals(List.of(), scan(), "it is not tried again until it changes");
        write("io.standpipe.modbus~a.yaml", "interval: 500\n");
        assertEquals(List.of("put io.standpipe.modbus/a {interval=500}"), scan());
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void whatAFileLastSaidWellStaysInForce() throws IOException {
        write("io.standpipe.gateway.yaml", "id: gw-1\n");
        scan();
        write("io.standpipe.gateway.yaml", "id: {\n");
        assertEquals(List.of(), scan());
        assertTrue(
                faults.raised()
                        .get("etc/io.standpipe.gateway.yaml/configuration")
                        .endsWith("stays in force"));
    }

    @Test
    void aNameThatFitsNoComponentIsAFault() throws IOException {
        write("io.standpipe.modbuss~a.yaml", "interval: 500\n");
        write("io.standpipe.modbus.yaml", "interval: 500\n");
        write("io.standpipe.gateway~b.yaml", "id: gw-1\n");
        write("io.standpipe.modbus~.yaml", "interval: 500\n");
        assertEquals(List.of(), scan());
        assertEquals(
                Map.of(
                        "etc/io.standpipe.modbuss~a.yaml/configuration",
                        "there is no component \"io.standpipe.modbuss\"; files are named after one of"
                                + " io.standpipe.gateway, io.standpipe.modbus",
                        "etc/io.standpipe.modbus.yaml/configuration",
                        "there may be several io.standpipe.modbus; name the file"
                                + " io.standpipe.modbus~NAME.yaml, NAME being letters, digits, '.', '_' or '-'",
                        "etc/io.standpipe.modbus~.yaml/configuration",
                        "there may be several io.standpipe.modbus; name the file"
                                + " io.standpipe.modbus~NAME.yaml, NAME being letters, digits, '.', '_' or '-'",
                        "etc/io.standpipe.gateway~b.yaml/configuration",
                        "there is only one io.standpipe.gateway; name the file io.standpipe.gateway.yaml"),
                faults.raised());
    }

    private static final String GATEWAY = "io.standpipe.gateway.yaml";

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(etc.resolve(GATEWAY), PosixFilePermissions.fromString(mode));
    }

    /** The right to read changes no time stamp, and is noticed all the same. */
    @Test
    void whoElseCanReadAFileIsTold() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        mode("rw-------");
        assertEquals(1, scan().size());
        assertFalse(shared);
        for (String mode : List.of("rw-r--r--", "rw----r--", "rw-r-----")) {
            mode(mode);
            assertEquals(1, scan().size(), mode);
            assertTrue(shared);
            assertEquals(0, scan().size());
            mode("rw-------");
            assertEquals(1, scan().size());
            assertFalse(shared);
        }
        assertEquals(Map.of(), faults.raised());
    }

    /** It asks whether the empty file is meant: the right to read it is no answer. */
    @Test
    void aRightConfirmsNothing() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        scan();
        write(GATEWAY, "");
        assertEquals(List.of(), scan());
        advance(10_000);
        mode("rw-------");
        assertEquals(List.of(), scan());
        assertEquals(Set.of("etc/" + GATEWAY), directory.asking());
    }

    @Test
    void whatIsNoFileOrTooLargeIsAFaultAndKeepsWhatWasInForce() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        write(MODBUS, "interval: 500\n");
        scan();
        Files.delete(etc.resolve(GATEWAY));
        Files.createSymbolicLink(etc.resolve(GATEWAY), Path.of("/dev/zero"));
        advance(5000);
        try (RandomAccessFile file = new RandomAccessFile(etc.resolve(MODBUS).toFile(), "rw")) {
            file.setLength(1L << 32);
        }
        Files.setLastModifiedTime(etc.resolve(MODBUS), FileTime.fromMillis(millis - 5000));
        directory.scan();
        advance(1000);
        assertEquals(List.of(), scan());
        assertEquals(
                Map.of(
                        "etc/" + GATEWAY + "/configuration",
                        "must be a file, but is a device, a pipe or a socket; put a file in its place; what it said before stays in force",
                        "etc/" + MODBUS + "/configuration",
                        "is larger than 4 MiB, which nothing of its kind needs; make it smaller; what it said before stays in force"),
                faults.raised());
        assertEquals(List.of(), scan(), "it is not tried again until it changes");
    }

    @Test
    void whatWasWrongWithALinkThatIsGoneIsForgotten() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        Files.createSymbolicLink(etc.resolve(MODBUS), etc.resolve(MODBUS));
        scan();
        assertTrue(fault().contains("in a circle"), fault());
        assertFalse(directory.scan(), "it is looked at when something changes, and now and then");
        Files.delete(etc.resolve(MODBUS));
        scan();
        assertEquals(Map.of(), faults.raised());
    }

    /** As one editor locks a file, and another keeps its copy. */
    @Test
    void whatEditorsLeaveIsNotRead() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        scan();
        Files.createSymbolicLink(etc.resolve(".#" + GATEWAY), Path.of("user@host.1234:1700000000"));
        for (String name :
                List.of(
                        "." + GATEWAY + ".swp",
                        GATEWAY + "~",
                        "#" + GATEWAY + "#",
                        "4913",
                        "sedX")) {
            write(name, "id: gw-2\n");
        }
        assertFalse(directory.scan());
        assertEquals(List.of(), scan());
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void aFileWithAnotherEndingIsNamed() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        for (String name : List.of("io.standpipe.outbox.yml", "io.standpipe.mqtt~a.yaml.txt")) {
            write(name, "{}");
            scan();
            assertEquals(
                    Map.of(
                            "etc/configuration",
                            name
                                    + " is not read, because its name does not end in .yaml; rename it, or move it elsewhere"),
                    faults.raised());
            Files.delete(etc.resolve(name));
            scan();
            assertEquals(Map.of(), faults.raised());
        }
    }

    @Test
    void ofTooManyFilesThoseInForceStay() throws IOException {
        write(GATEWAY, "id: gw-1\n");
        write(MODBUS, "interval: 500\n");
        scan();
        for (int i = 0; i < EtcListing.MAX_FILES; i++) {
            Files.writeString(etc.resolve("io.standpipe.modbus~A" + i + ".yaml"), "interval: 5\n");
        }
        advance(100_000);
        assertTrue(scan().size() < EtcListing.MAX_FILES);
        assertEquals(Set.of(), directory.asking());
        assertEquals(
                Map.of(
                        "etc/configuration",
                        "has more than 128 files *.yaml; those beyond are not read; take away what is no configuration"),
                faults.raised());
    }

    /** At any byte: what is broken off changes nothing, or is whole lines of its beginning. */
    @Test
    void aFileThatIsCutAtAnyByteStaysInForce() throws IOException {
        String whole =
                "interval: 500\r\ndevices: |\r\n  id,profile,name\r\n  x,y,\u6d88\r\n  z,yy,b\r\nwritable: x/z\r\n";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        write(MODBUS, whole);
        scan();
        for (int length = 0; length < bytes.length - 2; length++) {
            advance(5000);
            Files.write(etc.resolve(MODBUS), Arrays.copyOf(bytes, length));
            Files.setLastModifiedTime(etc.resolve(MODBUS), FileTime.fromMillis(millis));
            advance(1000);
            assertEquals(List.of(), scan(), length + " bytes");
            assertFalse(faults.raised().isEmpty(), length + " bytes");
        }
        write(MODBUS, whole);
        scan();
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void textThatIsNotUtf8IsAFault() throws IOException {
        Path file = etc.resolve("io.standpipe.gateway.yaml");
        Files.write(file, new byte[] {'i', 'd', ':', ' ', (byte) 0xC4});
        Files.setLastModifiedTime(file, FileTime.fromMillis(millis - 5000));
        assertEquals(List.of(), scan());
        assertTrue(
                faults.raised()
                        .get("etc/io.standpipe.gateway.yaml/configuration")
                        .contains("UTF-8"));
    }

    @Test
    void aDirectoryThatCannotBeReadChangesNothing() throws IOException {
        write("io.standpipe.gateway.yaml", "id: gw-1\n");
        scan();
        Path away = etc.resolveSibling(etc.getFileName() + "-away");
        Files.move(etc, away);
        assertEquals(List.of(), scan());
        Files.move(away, etc);
        assertEquals(List.of(), scan());
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefusedWithASentence(@ForAll String text) {
        try {
            SettingsFile.parse(text).forEach((key, value) -> assertTrue(value != null, key));
        } catch (FileException e) {
            assertTrue(!e.getMessage().isBlank());
        }
    }
}
