package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.RecordingFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcDirectoryTest {

    @TempDir Path etc;

    private final RecordingFaults faults = new RecordingFaults();
    private final List<String> done = new ArrayList<>();
    private EtcDirectory directory;

    private final class Target implements EtcDirectory.Target {
        @Override
        public Map<String, Boolean> forms() {
            return new TreeMap<>(
                    Map.of("io.standpipe.gateway", false, "io.standpipe.modbus", true));
        }

        @Override
        public void put(String pid, String instance, Map<String, Object> values) {
            done.add("put " + pid + "/" + instance + " " + new TreeMap<>(values));
        }

        @Override
        public void remove(String pid, String instance) {
            done.add("remove " + pid + "/" + instance);
        }
    }

    @BeforeEach
    void open() {
        directory = new EtcDirectory(etc, new Target(), faults);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(etc.resolve(file), content);
    }

    private List<String> scan() {
        done.clear();
        directory.scan();
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
        Files.delete(etc.resolve("io.standpipe.modbus~a.yaml"));
        assertEquals(List.of("remove io.standpipe.modbus/a"), scan());
        assertEquals(Map.of(), faults.raised());
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
        Files.delete(etc.resolve("io.standpipe.gateway.yaml"));
        assertEquals(List.of("remove io.standpipe.gateway/"), scan());
        assertEquals(Map.of(), faults.raised());
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

    @Test
    void textThatIsNotUtf8IsAFault() throws IOException {
        Files.write(
                etc.resolve("io.standpipe.gateway.yaml"),
                new byte[] {'i', 'd', ':', ' ', (byte) 0xC4});
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
