package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EtcConfigurationsTest {

    private static final String BUS = "io.standpipe.modbus~a";
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final Map<String, Boolean> FORMS =
            Map.of("io.standpipe.gateway", false, "io.standpipe.modbus", true);

    @TempDir Path work;

    private Path etc;
    private Path data;
    private final List<String> taken = new ArrayList<>();
    private final RecordingFaults faults = new RecordingFaults();
    private EtcDirectory directory;
    private EtcConfigurations files;
    private boolean killed;

    private final class Target implements ConfigTarget {
        @Override
        public Map<String, Boolean> forms() {
            return FORMS;
        }

        @Override
        public void put(String pid, String instance, Map<String, Object> values) {
            Map<String, Object> said = new TreeMap<>(values);
            boolean confirmed = said.remove(".confirmed") != null;
            said.keySet().removeIf(key -> key.startsWith("."));
            taken.add(instance + " " + said + (confirmed ? " confirmed" : ""));
        }

        @Override
        public void remove(String pid, String instance) {
            taken.add(instance + " gone");
        }
    }

    @BeforeEach
    void open() throws IOException {
        etc = Files.createDirectories(work.resolve("etc"));
        data = Files.createDirectories(work.resolve("data"));
        start();
    }

    /** Also after a restart. */
    private void start() {
        directory =
                new EtcDirectory(
                        etc,
                        data,
                        new Target(),
                        faults,
                        System::nanoTime,
                        () -> System.currentTimeMillis() + 3_600_000);
        directory.scan();
        files =
                new EtcConfigurations(
                        etc,
                        data,
                        directory,
                        () -> FORMS,
                        () -> {
                            if (killed) {
                                throw new IllegalStateException("killed");
                            }
                            return NOW;
                        });
        taken.clear();
    }

    private Path file() {
        return etc.resolve(BUS + ".yaml");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
        directory.scan();
        taken.clear();
    }

    private Stored stored() {
        return files.all().stream()
                .filter(one -> one.source().equals(BUS))
                .findFirst()
                .orElse(new Stored(BUS, false, Map.of(), "", null, Optional.empty()));
    }

    private static Phrase refused(Executable order) {
        RefusedException e = assertThrows(RefusedException.class, order);
        ChineseText.of(e.said().english());
        return e.said().phrase();
    }

    @Test
    void aChangeIsThereAtOnceAndWhatIsMissingIsMeant() throws Exception {
        write("# mine\ngap: 0\ndevices: |\n  id,profile\n  x,y\n  z,y\n  w,y\n");
        files.write(BUS, stored().version(), Map.of("gap", "5"), "wang");
        assertEquals("# mine\ngap: 5\n", Files.readString(file()));
        assertEquals(List.of("a {gap=5} confirmed"), taken);
        assertEquals(Map.of(), faults.raised());
        directory.scan();
        assertEquals(1, taken.size(), "it is not taken up twice");
    }

    @Test
    void aChangeIsTakenBackAlsoAfterARestartAndThenForthAgain() throws Exception {
        write("# mine\ngap: 0\n");
        byte[] before = Files.readAllBytes(file());
        files.write(BUS, stored().version(), Map.of("gap", "5"), "wang");
        byte[] after = Files.readAllBytes(file());
        start();
        assertNotNull(stored().undoable());
        assertEquals("wang", stored().undoable().who());
        assertEquals(NOW, stored().undoable().at());
        files.undo(BUS, stored().version(), "zhao");
        assertArrayEquals(before, Files.readAllBytes(file()));
        assertEquals(List.of("a {gap=0} confirmed"), taken);
        assertEquals("zhao", stored().undoable().who());
        files.undo(BUS, stored().version(), "zhao");
        assertArrayEquals(after, Files.readAllBytes(file()));
    }

    @Test
    void whatWasMadeGoesAndWhatWasTakenAwayComesBack() throws Exception {
        files.write(BUS, "", Map.of("devices", "id,profile\nx,y\n"), "wang");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        files.undo(BUS, stored().version(), "wang");
        assertFalse(Files.exists(file()));
        assertEquals("a gone", taken.get(taken.size() - 1));
        assertFalse(stored().there());
        files.undo(BUS, "", "wang");
        assertEquals("id,profile\nx,y\n", stored().values().get("devices"));
        files.delete(BUS, stored().version(), "wang");
        assertFalse(Files.exists(file()));
        assertEquals(Map.of(), faults.raised());
        start();
        assertNotNull(stored().undoable());
        files.undo(BUS, "", "wang");
        assertTrue(stored().there());
    }

    @Test
    void whoChangesTheFileWithAnEditorIsNotOverwritten() throws Exception {
        write("gap: 0\n");
        String seen = stored().version();
        Files.writeString(file(), "gap: 7\n");
        assertEquals(
                ConfigurePhrase.CHANGED_SINCE,
                refused(() -> files.write(BUS, seen, Map.of("gap", "5"), "wang")));
        assertEquals(ConfigurePhrase.CHANGED_SINCE, refused(() -> files.delete(BUS, seen, "wang")));
        assertEquals("gap: 7\n", Files.readString(file()));
        assertEquals(
                ConfigurePhrase.THERE_ALREADY,
                refused(() -> files.write(BUS, "", Map.of("gap", "5"), "wang")));
    }

    @Test
    void afterAnotherChangeNothingIsTakenBack() throws Exception {
        write("gap: 0\n");
        files.write(BUS, stored().version(), Map.of("gap", "5"), "wang");
        Files.writeString(file(), "gap: 7\n");
        assertNull(stored().undoable());
        assertEquals(
                ConfigurePhrase.NOT_UNDONE,
                refused(() -> files.undo(BUS, stored().version(), "wang")));
        assertEquals("gap: 7\n", Files.readString(file()));
        assertEquals("gap: 0\n", Files.readString(etc.resolve(BUS + ".yaml.1")));
    }

    @Test
    void theVersionBeforeIsNotTakenForAnother() throws Exception {
        write("gap: 0\n");
        files.write(BUS, stored().version(), Map.of("gap", "5"), "wang");
        Files.writeString(etc.resolve(BUS + ".yaml.1"), "gap: 9\n");
        assertNull(stored().undoable());
        assertEquals(
                ConfigurePhrase.NOT_UNDONE,
                refused(() -> files.undo(BUS, stored().version(), "wang")));
    }

    @Test
    void aFileKeepsItsMode() throws Exception {
        write("gap: 0\n");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        files.write(BUS, stored().version(), Map.of("gap", "5"), "wang");
        for (Path each : List.of(file(), etc.resolve(BUS + ".yaml.1"))) {
            assertEquals(
                    "rw-r-----",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
    }

    @Test
    void aLinkIsLeftToWhoeverKeepsIt() throws Exception {
        Path other = Files.writeString(work.resolve("elsewhere"), "gap: 0\n");
        Files.createSymbolicLink(file(), other);
        assertEquals(ConfigurePhrase.LINK, stored().locked().orElseThrow().phrase());
        assertEquals(
                ConfigurePhrase.LINK,
                refused(() -> files.write(BUS, stored().version(), Map.of("gap", "5"), "wang")));
    }

    @Test
    void whatIsNeededStaysAndWhatIsUnknownIsRefused() throws Exception {
        Files.writeString(etc.resolve("io.standpipe.gateway.yaml"), "id: x\n");
        assertEquals(
                ConfigurePhrase.STAYS_HERE,
                refused(() -> files.delete("io.standpipe.gateway", "", "wang")));
        for (String name : List.of("../passwd", "io.standpipe.modbus", "io.standpipe.modbus~a/b")) {
            assertEquals(
                    ConfigurePhrase.NO_SOURCE,
                    refused(() -> files.write(name, "", Map.of(), "wang")));
        }
    }

    /** A kill leaves the file, its version before, or both; and half a file is nobody's. */
    @Test
    void aKillBetweenWritingAndRenamingLosesNothing() throws Exception {
        write("# mine\ngap: 0\n");
        killed = true; // between the version before and the mark of the change
        assertThrows(
                IllegalStateException.class,
                () -> files.write(BUS, stored().version(), Map.of("gap", "5"), "wang"));
        killed = false;
        start();
        assertEquals("# mine\ngap: 0\n", Files.readString(file()));
        assertNull(stored().undoable());

        Path inTheWay = Files.createDirectories(etc.resolve("." + BUS + ".yaml.new"));
        Files.writeString(inTheWay.resolve("x"), ""); // between the mark and the new file
        assertEquals(
                ConfigurePhrase.NOT_SAVED,
                refused(() -> files.write(BUS, stored().version(), Map.of("gap", "5"), "wang")));
        Files.delete(inTheWay.resolve("x"));
        Files.delete(inTheWay);
        start();
        assertEquals("# mine\ngap: 0\n", Files.readString(file()));
        assertNull(stored().undoable(), "nothing was changed");

        Files.writeString(etc.resolve("." + BUS + ".yaml.new"), "gap"); // while it was written
        start();
        assertEquals(1, files.all().size());
        files.write(BUS, stored().version(), Map.of("gap", "5"), "wang");
        assertEquals("# mine\ngap: 5\n", Files.readString(file()));
        assertNotNull(stored().undoable());
        try (Stream<Path> left = Files.list(etc)) {
            assertEquals(2, left.count());
        }
    }

    @BeforeTry
    void openTry() throws IOException {
        work = Files.createTempDirectory("etc"); // jqwik knows no @TempDir
        open();
    }

    @AfterTry
    void closeTry() throws IOException {
        try (Stream<Path> all = Files.walk(work)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Whatever the file held, as long as it is text. */
    @Property(tries = 100)
    void applyThenUndoGivesTheSameBytes(@ForAll String before, @ForAll String value)
            throws Exception {
        byte[] bytes = before.getBytes(StandardCharsets.UTF_8);
        Files.write(file(), bytes);
        try {
            files.write(BUS, stored().version(), Map.of("devices", value), "wang");
        } catch (RefusedException e) {
            assertArrayEquals(bytes, Files.readAllBytes(file()));
            return;
        }
        files.undo(BUS, stored().version(), "wang");
        assertArrayEquals(bytes, Files.readAllBytes(file()));
    }
}
