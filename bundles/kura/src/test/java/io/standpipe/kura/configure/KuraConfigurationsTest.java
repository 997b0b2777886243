package io.standpipe.kura.configure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.kura.configuration.Password;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class KuraConfigurationsTest {

    private static final String BUS = PlayedKura.TOY + "~north";
    private static final String ROWS = "id,unit\nhyd-1,1\n";

    @TempDir Path data;

    private final PlayedKura kura = new PlayedKura();
    private KuraConfigurations store;

    @BeforeEach
    void start() {
        store =
                new KuraConfigurations(
                        kura, kura.admin(), kura, data, () -> Instant.ofEpochSecond(7));
        store.knows(List.of(reader(PlayedKura.TOY), reader(PlayedKura.GATEWAY)));
    }

    private static SettingsReader reader(String component) {
        return new SettingsReader() {
            @Override
            public String component() {
                return component;
            }

            @Override
            public Wanted read(Settings settings, Neighbours neighbours) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private Stored stored(String source) {
        return store.all().stream()
                .filter(one -> one.source().equals(source))
                .findFirst()
                .orElse(null);
    }

    private String version(String source) {
        Stored stored = stored(source);
        return stored == null ? "" : stored.version();
    }

    private void write(String source, Map<String, String> values) throws RefusedException {
        store.write(source, version(source), values, "zhao");
    }

    private Map<String, Object> north() {
        return kura.held.get("north");
    }

    private static void refused(Phrase why, Executable what) {
        assertEquals(why, assertThrows(RefusedException.class, what).said().phrase());
    }

    @Test
    void aNewOneIsMadeAsKurasFormMakesItWithOneSnapshot() throws RefusedException {
        assertEquals(
                List.of(PlayedKura.GATEWAY), store.all().stream().map(Stored::source).toList());
        int snapshots = kura.snapshots.size();
        write(BUS, Map.of("devices", ROWS, "interval", "500", "loud", "true", "password", "open"));
        assertEquals(ROWS, north().get("devices"));
        assertEquals(500, north().get("interval"));
        assertEquals(true, north().get("loud"));
        assertEquals("open", PlayedKura.opened((String) north().get("password")));
        assertNotEquals("open", north().get("password"), "Kura encrypts nothing that is created");
        assertEquals(PlayedKura.TOY, north().get("service.factoryPid"));
        assertEquals(snapshots + 1, kura.snapshots.size());
        Stored bus = stored(BUS);
        assertEquals("500", bus.values().get("interval"));
        assertEquals("true", bus.values().get("loud"));
        assertFalse(bus.values().containsKey("kura.service.pid"), bus.values()::toString);
        assertFalse(bus.values().containsValue("open"), "readable where nobody needs it");
        assertEquals("zhao", bus.undoable().who());
        assertEquals(Instant.ofEpochSecond(7), bus.undoable().at());
    }

    @Test
    void whatIsMissingIsMeantToBeMissingOrKurasDefault() throws RefusedException {
        write(BUS, Map.of("devices", ROWS, "interval", "500", "note", "x", "loud", "true"));
        write(BUS, Map.of("devices", ROWS));
        assertEquals(1000, north().get("interval"));
        assertNull(north().get("note"));
        assertNull(north().get("loud"));
        assertEquals("north", north().get("kura.service.pid"));
    }

    @Test
    void aSecretThatIsLeftAloneIsNotTouched() throws RefusedException {
        write(BUS, Map.of("password", "open"));
        Object closed = north().get("password");
        Map<String, String> values = new HashMap<>(stored(BUS).values());
        values.put("note", "x");
        write(BUS, values);
        assertEquals(closed, north().get("password"));
        values.put("password", "other");
        write(BUS, values);
        assertEquals("other", PlayedKura.opened((String) north().get("password")));
        store.undo(BUS, version(BUS), "li");
        assertEquals("open", PlayedKura.opened((String) north().get("password")));
        values.remove("password");
        write(BUS, values);
        assertNull(north().get("password"));
    }

    /** Kura's form stores an empty password encrypted; the page would show that one is set. */
    @Test
    void anEmptySecretIsNone() {
        kura.createFactoryConfiguration(
                PlayedKura.TOY, "north", Map.of("password", "closed-0#"), true);
        assertEquals("", stored(BUS).values().get("password"));
    }

    @Test
    void whoeverSavesKurasFormMakesAnotherVersion() throws RefusedException {
        write(BUS, Map.of("devices", ROWS, "note", "x"));
        String seen = version(BUS);
        kura.updateConfiguration("north", Map.of("interval", 700), true);
        assertNotEquals(seen, version(BUS));
        assertNull(stored(BUS).undoable());
        Map<String, String> mine = Map.of("devices", ROWS);
        refused(ConfigurePhrase.CHANGED_SINCE, () -> store.write(BUS, seen, mine, "li"));
        refused(ConfigurePhrase.CHANGED_SINCE, () -> store.delete(BUS, seen, "li"));
        refused(ConfigurePhrase.NOT_UNDONE_IN_KURA, () -> store.undo(BUS, version(BUS), "li"));
        refused(ConfigurePhrase.THERE_ALREADY, () -> store.write(BUS, "", mine, "li"));
        assertEquals(700, north().get("interval"));
        // The same content is the same version, and an empty text is none.
        kura.updateConfiguration("north", Map.of("interval", 1000, "loud", ""), true);
        assertEquals(seen, version(BUS));
    }

    @Test
    void theLastChangeIsTakenBackAlsoAfterARestart() throws RefusedException {
        write(BUS, Map.of("devices", ROWS, "password", "open"));
        write(BUS, Map.of("devices", "", "note", "x", "password", "open"));
        String was = version(BUS);
        start();
        store.undo(BUS, version(BUS), "li");
        assertEquals(ROWS, north().get("devices"));
        assertNull(north().get("note"));
        // and back again
        assertEquals("li", stored(BUS).undoable().who());
        store.undo(BUS, version(BUS), "li");
        assertEquals("x", north().get("note"));
        assertEquals(was, version(BUS), "a secret that is the same stays as it is encrypted");
    }

    @Test
    void oneThatWasTakenAwayComesBackAndANewOneGoes() throws RefusedException {
        write(BUS, Map.of("devices", ROWS, "interval", "500", "password", "open"));
        store.delete(BUS, version(BUS), "zhao");
        assertNull(north());
        start();
        assertFalse(stored(BUS).there());
        assertEquals("", stored(BUS).version());
        store.undo(BUS, "", "li");
        assertEquals(500, north().get("interval"));
        assertEquals("open", PlayedKura.opened((String) north().get("password")));
        assertNotEquals("open", north().get("password"));
        store.undo(BUS, version(BUS), "li");
        assertNull(north());
        write(PlayedKura.TOY + "~south", Map.of("devices", ROWS));
        store.undo(PlayedKura.TOY + "~south", version(PlayedKura.TOY + "~south"), "li");
        assertFalse(kura.held.containsKey("south"));
    }

    /** A change over REST need not take a snapshot; ours would lose what it replaced. */
    @Test
    void whatNoSnapshotHasGetsOneFirst() throws RefusedException {
        write(BUS, Map.of("devices", ROWS));
        kura.updateConfiguration("north", Map.of("note", "over REST"), false);
        int snapshots = kura.snapshots.size();
        write(BUS, Map.of("devices", ROWS, "note", "y"));
        assertEquals(snapshots + 2, kura.snapshots.size());
        store.undo(BUS, version(BUS), "li");
        assertEquals("over REST", north().get("note"));
    }

    @Test
    void withoutItsSnapshotNothingIsTakenBack() throws RefusedException {
        write(BUS, Map.of("devices", ROWS));
        write(BUS, Map.of("devices", ROWS, "note", "y"));
        assertNotNull(stored(BUS).undoable());
        kura.snapshots.headMap(kura.snapshots.lastKey()).clear(); // Kura keeps the newest ten
        assertNull(stored(BUS).undoable());
        refused(ConfigurePhrase.NOTHING_TO_UNDO, () -> store.undo(BUS, version(BUS), "li"));
    }

    @Test
    void aFailureChangesNothing() throws RefusedException {
        write(BUS, Map.of("devices", ROWS, "note", "x"));
        Map<String, Object> before = Map.copyOf(north());
        String seen = version(BUS);
        kura.diskIsFull = true;
        refused(
                ConfigurePhrase.KURA,
                () -> store.write(BUS, seen, Map.of("devices", "", "interval", "9"), "zhao"));
        assertEquals(before, north());
        kura.diskIsFull = true;
        refused(ConfigurePhrase.KURA, () -> store.delete(BUS, seen, "zhao"));
        assertEquals("x", north().get("note"));
        assertEquals(seen, version(BUS));
        kura.diskIsFull = true;
        refused(
                ConfigurePhrase.KURA,
                () -> store.write(PlayedKura.TOY + "~south", "", Map.of("note", "x"), "zhao"));
        assertFalse(kura.held.containsKey("south"));
    }

    @Test
    void whatCannotBeIsRefused() throws RefusedException {
        refused(ConfigurePhrase.NOT_SAVED, () -> write(BUS, Map.of("interval", "soon")));
        refused(ConfigurePhrase.NOT_SAVED, () -> write(BUS, Map.of("loud", "maybe")));
        refused(ConfigurePhrase.NO_SOURCE, () -> write("org.eclipse.kura.x", Map.of()));
        refused(
                ConfigurePhrase.THERE_ALREADY,
                () -> write(PlayedKura.TOY + "~otherBus", Map.of("note", "x")));
        refused(
                ConfigurePhrase.STAYS_HERE,
                () -> store.delete(PlayedKura.GATEWAY, version(PlayedKura.GATEWAY), "zhao"));
        refused(ConfigurePhrase.NOTHING_TO_UNDO, () -> store.undo(BUS, "", "zhao"));
        assertFalse(kura.held.containsKey("north"));
        write(PlayedKura.GATEWAY, Map.of("interval", "5"));
        assertEquals(5, kura.held.get(PlayedKura.GATEWAY).get("interval"));
    }

    /** What the preview named is confirmed; what somebody empties later in Kura's form is not. */
    @Test
    void theTableThatWasAppliedIsConfirmedAndNoOther() throws RefusedException {
        write(BUS, Map.of("devices", ROWS));
        assertEquals(Configuration.mark(ROWS), north().get(Configuration.CONFIRMED));
        kura.updateConfiguration("north", Map.of("devices", ""), true);
        assertNotEquals(Configuration.mark(""), north().get(Configuration.CONFIRMED));
    }

    @Test
    void noSecretLiesInOurFiles() throws RefusedException, IOException {
        write(BUS, Map.of("password", "sesame"));
        kura.updateConfiguration(
                "north", Map.of("password", new Password("other".toCharArray())), true);
        write(BUS, Map.of("password", "sesame-again"));
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertEquals(1, all.size());
            for (Path file : all) {
                String text = Files.readString(file);
                assertFalse(text.contains("sesame") || text.contains("closed"), text);
                assertTrue(text.contains("zhao"), text);
            }
        }
    }
}
