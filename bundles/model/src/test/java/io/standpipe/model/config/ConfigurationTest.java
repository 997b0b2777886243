package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake in a configuration takes nothing out of force. */
class ConfigurationTest {

    private static final String NAME = "io.standpipe.test";
    private static final Set<String> COLUMNS = Set.of("pin", "key");

    private static final String TABLE =
            """
            id,profile,pin,key,name
            a,smoke,1,,"Flat 1, hall"
            b,smoke,2,env:B,Flat 2
            c,smoke,3,s3cret,Flat 3
            d,smoke,4,,Flat 4
            e,smoke,5,,Flat 5
            """;

    @TempDir Path data;

    private long nanos;
    private Configuration configuration;
    private List<String> problems = List.of();
    private int interval;
    private String address = "";

    private final TimeSource time =
            new TimeSource() {
                @Override
                public long nanos() {
                    return nanos;
                }

                @Override
                public String boot() {
                    return "boot";
                }

                @Override
                public Stamp stamp() {
                    return new Stamp(nanos, 0, Stamp.Clock.UNKNOWN);
                }
            };

    private static Map<String, Object> config(String table) {
        Map<String, Object> config = new HashMap<>();
        config.put("service.pid", NAME + "~x");
        config.put("interval", 500);
        config.put("devices", table);
        return config;
    }

    private static Map<String, Object> config(String table, String key, Object value) {
        Map<String, Object> config = config(table);
        config.put(key, value);
        return config;
    }

    /** A row may take a pin that no other has. */
    private static Settings.RowReader<Map<String, String>> reader() {
        Set<Integer> taken = new HashSet<>();
        return row -> {
            if (!row.text("profile").equals("smoke")) {
                throw new RowException(row, "profile", "is none");
            }
            int pin = row.integer("pin", -1, 0, 99);
            if (!taken.add(pin)) {
                throw new RowException(row, "pin", "is taken");
            }
            return Map.of("id", row.id(), "pin", "" + pin, "key", row.text("key"));
        };
    }

    /** What is in force now, as "id pin". */
    private List<String> take(Map<String, Object> given) {
        return use(configuration.take(given));
    }

    private List<String> use(Settings settings) {
        if (settings == null) {
            return null;
        }
        List<Map<String, String>> rows =
                settings.settle(
                        s -> {
                            interval = s.integer("interval", 1000, 20, 60_000);
                            address = s.text("address", "");
                            if (address.equals("wrong")) {
                                s.wrong("address", "address is wrong", "nothing is read");
                                address = "nowhere";
                            }
                            s.secret("password");
                            return s.rows(
                                    COLUMNS,
                                    (Row row, String column) ->
                                            column.equals("key")
                                                    && !Settings.isReference(row.text(column)),
                                    ConfigurationTest::reader);
                        });
        problems = settings.problems();
        configuration.keep(settings);
        return rows.stream()
                .map(row -> row.get("id") + " " + row.get("pin") + " " + row.get("key"))
                .map(String::strip)
                .sorted()
                .toList();
    }

    private void begin() {
        configuration = new Configuration(() -> data, NAME, config(""), time);
    }

    private void begin(String table) {
        begin();
        take(config(table));
        assertEquals(List.of(), problems);
    }

    private static final List<String> ALL = List.of("a 1", "b 2 env:B", "c 3 s3cret", "d 4", "e 5");

    private String problem() {
        return String.join("\n", problems);
    }

    @Test
    void theSameAgainIsNothing() {
        begin(TABLE);
        assertNull(take(config(TABLE)));
        nanos = Duration.ofHours(1).toNanos();
        assertNull(take(config(TABLE)));
    }

    @Test
    void aWrongRowKeepsItsLastGoodVersion() {
        begin(TABLE);
        assertEquals(ALL, take(config(TABLE.replace("smoke,4", "smoke,x"))));
        assertEquals(
                "line 5 (d), column pin: must be a whole number from 0 to 99, but is \"x\"; what the row said before stays in force",
                problem());
        assertEquals(ALL, take(config(TABLE)));
        assertEquals("", problem());
    }

    @ParameterizedTest
    @CsvSource({"'d,smoke', 'd x,smoke'", "'d,smoke', 'dd,smokee'", "'d,smoke', '\"d,smoke'"})
    void aRowIsNotMissedWhileALineCannotBeRead(String good, String typed) {
        begin(TABLE);
        assertEquals(ALL, take(config(TABLE.replace(good, typed))));
        assertTrue(problem().contains("d stay installed, though they are not in"), problem());
        assertFalse(configuration.asks());
        begin(TABLE); // a restart changes nothing
        take(config(TABLE.replace(good, typed)));
        assertTrue(problem().contains("d stay installed"), problem());
    }

    @Test
    void aRowThatIsTakenOutIsGone() {
        begin(TABLE);
        assertEquals(
                List.of("b 2 env:B", "c 3 s3cret", "d 4", "e 5"),
                take(config(TABLE.replace("a,smoke,1,,\"Flat 1, hall\"\n", ""))));
        assertEquals("", problem());
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'id,profile,pin\n', is empty",
        "'id,profile,pin\nd,smoke,4\ne,smoke,5\n', has lost 3 of 5 devices",
        "'id,profile,pin\na,smoke,1\nb,smoke,2\nc,smoke,3\nd,smoke,4\n', ends early",
        "'id,profile,pin\nx,smoke,11\ny,smoke,12\nz,smoke,13\nd,smoke,4\ne,smoke,5\n', has lost 3 of 5"
    })
    void whatLooksLikeALossWaitsForASecondSave(String table, String how) {
        begin(TABLE);
        List<String> kept = take(config(table, Configuration.SAVED, "1"));
        for (String row : List.of("a 1", "d 4", "e 5")) {
            assertTrue(kept.stream().anyMatch(row::equals), kept::toString);
        }
        assertTrue(problem().contains(how), problem());
        assertTrue(configuration.asks());
        assertNull(take(config(table, Configuration.SAVED, "1")), "nobody saved anything");

        // A restart is no second save.
        begin();
        take(config(table, Configuration.SAVED, "1"));
        assertTrue(configuration.asks());

        assertNull(take(config(table, Configuration.SAVED, "2")), "an editor wrote twice");
        nanos += Configuration.TWO_SAVES.toNanos();
        List<String> left = take(config(table, Configuration.SAVED, "3"));
        assertEquals("", problem());
        assertFalse(configuration.asks());
        assertEquals(DeviceTable.parse(table, COLUMNS).rows().size(), left.size(), left::toString);
    }

    @Test
    void inKuraTheSameMustComeLaterAndNotAtTheStart() {
        begin(TABLE);
        assertEquals(ALL, take(config("")));
        nanos += Duration.ofSeconds(20).toNanos();
        assertNull(take(config("")), "Kura sends the same again after its start");
        nanos += Duration.ofSeconds(101).toNanos();
        assertEquals(List.of(), take(config("")));

        begin(TABLE);
        nanos += Duration.ofMinutes(10).toNanos();
        assertEquals(ALL, take(config("")));
        nanos += Duration.ofSeconds(1).toNanos();
        assertNull(take(config("")), "perhaps sent twice");
        nanos += Duration.ofSeconds(9).toNanos();
        assertEquals(List.of(), take(config("")));
    }

    /** Kura's button works only when something in the form was changed. */
    @Test
    void aBlankLineMakesItASecondSave() {
        begin(TABLE);
        String less = "id,profile,pin\na,smoke,1\n";
        take(config(less));
        take(config(less + "\n")); // at once: perhaps an editor
        assertTrue(configuration.asks());
        nanos += Configuration.TWO_SAVES.toNanos();
        assertEquals(List.of("a 1"), take(config(less + "\n# yes\n")));
        assertEquals("", problem());
    }

    /**
     * Kura encrypts a password anew each time that its form is saved: the texts are never equal.
     */
    @Test
    void aBlankLineMakesItASecondSaveAlsoBesideAPassword() {
        begin(TABLE);
        String less = "id,profile,pin\na,smoke,1\n";
        take(config(less, "password", "SVYx-Zmlyc3Q"));
        nanos += Configuration.TWO_SAVES.toNanos();
        take(config(less, "password", "SVYy-c2Vjb25k"));
        assertTrue(configuration.asks(), "another password says nothing of the table");
        nanos += Configuration.TWO_SAVES.toNanos();
        assertEquals(List.of("a 1"), take(config(less + "\n", "password", "SVYz-dGhpcmQ")));
        assertEquals("", problem());
    }

    @Test
    void whatWasConfirmedBeforeItCameIsNotAskedAgain() {
        begin(TABLE);
        assertEquals(List.of(), take(config("", Configuration.CONFIRMED, true)));
        assertEquals("", problem());
        assertNull(take(config("")));
    }

    /** Inside Kura it stays with the configuration, and Kura's own forms know nothing of it. */
    @Test
    void whatWasConfirmedOfOneTableIsNotOfAnother() {
        begin(TABLE);
        String other = Configuration.mark("another table");
        take(config("", Configuration.CONFIRMED, other));
        assertTrue(configuration.asks());
        begin(TABLE);
        assertEquals(List.of(), take(config("", Configuration.CONFIRMED, Configuration.mark(""))));
        assertEquals("", problem());
    }

    @Test
    void aCommandConfirmsToo() {
        begin(TABLE);
        assertNull(configuration.confirm());
        take(config(""));
        assertEquals(List.of(), use(configuration.confirm()));
        assertEquals("", problem());
        begin();
        assertEquals(List.of(), take(config("")));
    }

    @Test
    void whatIsMissingAsksUntilSomebodyAnswers() {
        begin(TABLE);
        String cut = TABLE.substring(0, TABLE.indexOf("d,smoke"));
        take(config(cut));
        take(config(cut + "f,smoke,6,,Flat 6\n"));
        assertTrue(problem().contains("still lacks rows: d, e stay installed"), problem());
        take(config(TABLE + "f,smoke,6,,Flat 6\n"));
        assertEquals("", problem());
    }

    @Test
    void whatIsKeptGoesBeforeWhatIsNew() {
        begin(TABLE);
        // a takes the pin of b, whose row is mistyped: as before, both.
        String swapped = TABLE.replace("a,smoke,1", "a,smoke,2").replace("b,smoke,2", "b,smoke,l");
        assertEquals(ALL, take(config(swapped)));
        assertTrue(problem().contains("(a), column pin: is taken; what"), problem());
    }

    @Test
    void settingsKeepTheirLastGoodValue() {
        begin(TABLE);
        take(config(TABLE, "interval", "5OO"));
        assertEquals(500, interval);
        assertEquals(
                "interval must be a whole number from 20 to 60000, but is \"5OO\"; \"500\" stays in force",
                problem());
        Map<String, Object> misnamed = config(TABLE, "intervall", 200);
        misnamed.remove("interval");
        take(misnamed);
        assertEquals(500, interval);
        assertTrue(problem().contains("is no setting here"), problem());
        Map<String, Object> left = config(TABLE);
        left.remove("interval");
        take(left);
        assertEquals(1000, interval, "a setting may be taken out");
        assertEquals("", problem());
    }

    /** The default was in force: what takes its place must be no worse. */
    @Test
    void whatWasLeftOutBeforeCountsAsLeftOut() {
        begin(TABLE);
        take(config(TABLE, "address", "wrong"));
        assertEquals("", address);
        assertEquals("address is wrong; it counts as left out, as before", problem());
        take(config(TABLE, "address", "here"));
        take(config(TABLE, "address", "wrong"));
        assertEquals("here", address);
        assertEquals("address is wrong; \"here\" stays in force", problem());
    }

    @Test
    void noSecretReachesTheDisk() throws IOException {
        begin();
        take(config(TABLE, "password", "hunter22"));
        take(config("", "password", "hunter22"));
        assertTrue(configuration.asks());
        assertEquals(ALL, use(configuration.again()), "in memory it is there");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertFalse(text.contains("hunter22") || text.contains("s3cret"), text);
                assertTrue(text.contains("env\\:B"), text);
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        assertEquals(Set.of(NAME + "~x"), LastGood.sources(data));
        // After a restart the key comes from the row, if that is there.
        begin();
        assertEquals(ALL, take(config(TABLE.replace("smoke,3", "smoke,x"))));
    }

    @Test
    void aDirectoryThatTakesNothingCostsNothing() throws IOException {
        Files.writeString(data.resolve("last-good"), "a file is in the way");
        begin(TABLE);
        assertEquals(ALL, take(config("")));
    }

    @Test
    void aDirectoryThatTakesNothingIsToldUntilItTakesIt() throws IOException {
        Path way = Files.writeString(data.resolve("last-good"), "a file is in the way");
        begin();
        Map<String, Object> config = config(TABLE);
        config.put(Configuration.SAVED, "1");
        Settings first = configuration.take(config);
        assertNotNull(first);
        use(first);
        assertEquals(1, first.problems().size());
        assertTrue(
                first.problems()
                        .get(0)
                        .startsWith(
                                "this configuration cannot be kept for the next start, because last-good/io.standpipe.test~x.properties cannot be written; a file stands where a folder must be; until then"),
                first.problems().toString());
        Files.delete(way);
        nanos += Duration.ofSeconds(5).toNanos();
        config = new HashMap<>(config);
        config.put(Configuration.SAVED, "2");
        Settings again = configuration.take(config);
        assertNotNull(again);
        use(again);
        assertEquals(List.of(), again.problems());
        nanos += Duration.ofSeconds(5).toNanos();
        config = new HashMap<>(config);
        config.put(Configuration.SAVED, "3");
        assertNull(configuration.take(config));
    }

    /** The right to read the file is no setting, but a problem comes and goes with it. */
    @Test
    void whoReadsTheFileIsLookedAtAnew() {
        begin();
        Map<String, Object> config = config(TABLE);
        use(configuration.take(config));
        config = new HashMap<>(config);
        config.put(Configuration.SHARED, true);
        Settings shared = configuration.take(config);
        use(shared);
        assertEquals(
                List.of(
                        "line 4 (c), column key: a secret stands in the file itself, and others than the gateway's user can read that; chmod 600 it, or write env:NAME or file:/path instead"),
                problems);
        assertNull(configuration.take(config));
        config = new HashMap<>(config);
        config.remove(Configuration.SHARED);
        use(configuration.take(config));
        assertEquals(List.of(), problems);
    }

    /** What is wrong is told line by line, wherever it was found. */
    @Test
    void problemsComeInTheOrderOfLines() {
        begin();
        take(
                config(
                        "id,profile,pin,lat\na,smoke,x\n-b,smoke,1\nc,smoke,2,91\nd,smoke,y\nc,smoke,3\n"));
        List<String> lines = problems.stream().map(each -> each.substring(0, 6)).toList();
        assertEquals(List.of("line 2", "line 3", "line 4", "line 5", "line 6"), lines);
    }

    /**
     * Whatever is typed, cut off, emptied, restored, however often the gateway restarts: what was
     * in force once stays, unless somebody took just its row out of a table in order, or confirmed.
     */
    @Property(tries = 100)
    void noDeviceVanishesByMistake(@ForAll Random random) throws IOException {
        data = Files.createTempDirectory("config");
        begin(TABLE);
        Map<String, String> wanted = new TreeMap<>(rows(TABLE));
        String file = TABLE;
        List<String> story = new ArrayList<>();
        for (int step = 0; step < 12; step++) {
            String now =
                    switch (random.nextInt(5)) {
                        case 0 -> TABLE;
                        case 1 -> "";
                        case 2 -> file.substring(0, random.nextInt(file.length() + 1));
                        case 3 -> typo(file, random);
                        default -> typo(TABLE, random);
                    };
            if (random.nextInt(4) == 0) {
                begin();
            }
            file = now;
            story.add(now);
            List<String> inForce = take(config(now));
            if (inForce == null) {
                continue;
            }
            Set<String> ids = new HashSet<>();
            inForce.forEach(row -> ids.add(row.substring(0, row.indexOf(' '))));
            DeviceTable table = DeviceTable.parse(now, COLUMNS);
            Set<String> typed = new HashSet<>();
            table.rows().forEach(row -> typed.add(row.id()));
            boolean clean = problems.isEmpty();
            for (String id : List.copyOf(wanted.keySet())) {
                if (clean && !typed.contains(id)) {
                    wanted.remove(id); // in order, and not in it: taken out or renamed
                    assertFalse(ids.contains(id));
                }
            }
            assertTrue(ids.containsAll(wanted.keySet()), () -> wanted + " in " + story);
            inForce.forEach(row -> wanted.put(row.substring(0, row.indexOf(' ')), row));
        }
        assertNotNull(configuration.source());
    }

    private static Map<String, String> rows(String table) {
        Map<String, String> rows = new TreeMap<>();
        DeviceTable.parse(table, COLUMNS)
                .rows()
                .forEach(row -> rows.put(row.id(), row.text("pin")));
        return rows;
    }

    private static String typo(String text, Random random) {
        if (text.isEmpty()) {
            return "x";
        }
        int at = random.nextInt(text.length());
        String typed = ",;\"\n #x1\t=".charAt(random.nextInt(10)) + "";
        int end = Math.min(text.length(), at + random.nextInt(3));
        return text.substring(0, at) + typed + text.substring(end);
    }
}
