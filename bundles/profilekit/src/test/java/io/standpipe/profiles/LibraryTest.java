package io.standpipe.profiles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.OddFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryTest {

    private static final String PARAMETERS =
            Texts.with(
                            "kind: hydrant",
                            """
                            kind: hydrant
                            parameters:
                              low: {default: 0.1, min: 0.03, max: 0.2, decimals: 2, unit: MPa}
                              wait: {default: 15, min: 0, max: 3600}""")
                    .replace("below: 0.1", "below: $low")
                    .replace("onDelay: 15s", "onDelay: $wait");

    @Test
    void ofTenProfilesOneBrokenNineRun() {
        List<ProfileFile> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String text = Texts.GOOD.replace("acme-x1", "acme-x" + i);
            files.add(
                    Texts.file(
                            "x" + i + ".yaml",
                            i == 4 ? text.replace("below: 0.1", "below: $nowhere") : text));
        }
        Library library = Texts.load(List.of(files));
        assertEquals(9, library.ids().size());
        assertEquals(
                List.of(
                        "file x4.yaml is not loaded: line 18, key alarms[0].when.below: there is no parameter \"$nowhere\"; there is none"),
                library.problems());
    }

    @Test
    void equalArgumentsGiveTheSameObject() throws ProfileException {
        Library library = Texts.library(PARAMETERS);
        DeviceProfile defaults = library.profile("acme-x1", Map.of());
        assertSame(defaults, library.profile("acme-x1", Map.of()));
        assertSame(defaults, library.profile("acme-x1", Map.of("wait", "15")));
        assertSame(defaults, library.profile("acme-x1", Map.of("wait", "15.0", "low", " 0.10 ")));
        DeviceProfile other = library.profile("acme-x1", Map.of("wait", "16"));
        assertNotSame(defaults, other);
        assertSame(other, library.profile("acme-x1", Map.of("wait", "16")));
    }

    @Test
    void aPointMayHaveAnIntervalOfItsOwn() {
        List<Point> points = Texts.profile(Texts.with("scale: 0.001", "interval: 100ms")).points();
        assertEquals(Duration.ofMillis(100), points.get(0).interval());
        assertNull(points.get(1).interval());
    }

    @Test
    void parametersAreNamed() throws ProfileException {
        assertEquals(Set.of("low", "wait"), Texts.library(PARAMETERS).parameters("acme-x1"));
        assertEquals(Set.of(), Texts.library(Texts.GOOD).parameters("acme-x1"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "wait, x, 'parameter wait of profile acme-x1 must be a whole number from 0 to 3600, but is \"x\"'",
                "wait, '', 'parameter wait of profile acme-x1 must be a whole number from 0 to 3600, but is \"\"'",
                "wait, 1.5, 'parameter wait of profile acme-x1 must be a whole number from 0 to 3600, but is \"1.5\"'",
                "wait, 3601, 'parameter wait of profile acme-x1 must be a whole number from 0 to 3600, but is \"3601\"'",
                "wait, 1e999999999, 'parameter wait of profile acme-x1 must be a whole number from 0 to 3600, but is \"1e999999999\"'",
                "wait, NaN, 'parameter wait of profile acme-x1 must be a whole number from 0 to 3600, but is \"NaN\"'",
                "low, 0.3, 'parameter low of profile acme-x1 must be a number with at most 2 decimals from 0.03 to 0.2 (MPa), but is \"0.3\"'",
                "low, 0.123, 'parameter low of profile acme-x1 must be a number with at most 2 decimals from 0.03 to 0.2 (MPa), but is \"0.123\"'",
                "lwo, 0.1, 'profile acme-x1 has no parameter \"lwo\"; did you mean \"low\"?'"
            })
    void wrongParameterIsRefused(String name, String value, String expected) {
        Library library = Texts.library(PARAMETERS);
        ProfileException e =
                assertThrows(
                        ProfileException.class,
                        () -> library.profile("acme-x1", Map.of(name, value)));
        assertEquals(expected, e.getMessage());
    }

    /** What is shipped was tried in the build; a start only reads it. */
    @Test
    void whatWasTriedIsNotTriedAgain() {
        byte[] text = PARAMETERS.replace("max: 3600", "max: 90000").getBytes(UTF_8);
        ProfileFile file = new ProfileFile("x.yaml", () -> new ByteArrayInputStream(text), true);
        Library tried = Texts.load(List.of(List.of(file)));
        assertEquals(List.of(), tried.problems());
        assertEquals(Set.of("acme-x1"), tried.ids());
        ProfileException e =
                assertThrows(
                        ProfileException.class,
                        () -> tried.profile("acme-x1", Map.of("wait", "90000")));
        assertTrue(String.valueOf(e.getMessage()).contains("onDelay"), e.getMessage());
        Library untried = Texts.load(List.of(List.of(Texts.file("x.yaml", text))));
        assertEquals(1, untried.problems().size());
    }

    @Test
    void whatARowMustGiveIsNamedAllAtOnce() throws ProfileException {
        Library library =
                Texts.library(
                        Texts.with(
                                        "kind: hydrant",
                                        """
                                kind: hydrant
                                parameters:
                                  loops: {required: true, min: 1, max: 9, description: loops of the panel}
                                  mode: {required: true, options: [old, new], description: printed inside}
                                  wait: {default: 15, min: 0, max: 3600}""")
                                .replace(
                                        "range: [-0.1, 2.5]",
                                        "range: [-0.1, 2.5]\n    deadband: $loops")
                                .replace("onDelay: 15s", "onDelay: $wait")
                                .replace(
                                        "kind: DISABLED", "kind: DISABLED\n    only: {mode: new}"));
        assertEquals(List.of(), library.problems());
        ProfileException e =
                assertThrows(ProfileException.class, () -> library.profile("acme-x1", Map.of()));
        assertEquals(
                "profile acme-x1 needs the column loops, a whole number from 1 to 9: loops of the panel;"
                        + " and the column mode, one of old, new: printed inside",
                e.getMessage());
        assertEquals("loops", e.column());
        ProfileException one =
                assertThrows(
                        ProfileException.class,
                        () -> library.profile("acme-x1", Map.of("loops", "3")));
        assertEquals("mode", one.column());
        assertEquals(
                2, library.profile("acme-x1", Map.of("loops", "3", "mode", "new")).points().size());
        ProfileException wrong =
                assertThrows(
                        ProfileException.class,
                        () -> library.profile("acme-x1", Map.of("loops", "x", "mode", "new")));
        assertEquals("loops", wrong.column());
    }

    @Test
    void aBitIsFoundByItsNumber() {
        List<Point> points =
                Texts.profile(
                                Texts.with(
                                        "type: bits, bit: 4, width: 2}\n    states: {0: off, 1: auto, 2: manual}",
                                        "type: bit, number: 33}\n    states: {0: off, 1: manual}"))
                        .points();
        assertEquals(
                new ModbusSource(
                        ModbusSource.Table.INPUT,
                        11,
                        ModbusSource.Type.BIT,
                        ModbusSource.Order.ABCD,
                        0,
                        1),
                points.get(1).source());
    }

    @Test
    void aCombinationThatDoesNotFitIsRefusedWhenItIsAskedFor() {
        // Both limits are fine at their least and at their most, but not one against the other.
        String text =
                Texts.GOOD
                        .replace(
                                "kind: hydrant",
                                "kind: hydrant\nparameters: {lo: {default: 0, min: 0, max: 1}, hi: {default: 2, min: 0, max: 2}}")
                        .replace("below: 0.1", "below: $lo")
                        .concat(
                                "  - {id: high, kind: SUPERVISORY, when: {point: pressure, above: $hi, deadband: 0.02}, source: s}\n");
        Library library = Texts.library(text);
        assertEquals(List.of(), library.problems());
        ProfileException e =
                assertThrows(
                        ProfileException.class,
                        () -> library.profile("acme-x1", Map.of("lo", "1", "hi", "0")));
        assertTrue(
                String.valueOf(e.getMessage()).contains("low limit 1 lies above high limit 0"),
                e.getMessage());
    }

    @Test
    void unknownProfileSuggestsTheNearest() {
        ProfileException e =
                assertThrows(
                        ProfileException.class,
                        () -> Texts.library(Texts.GOOD).profile("acme-x2", Map.of()));
        assertEquals(
                "there is no device profile \"acme-x2\"; did you mean \"acme-x1\"?",
                e.getMessage());
    }

    @Test
    void oneBrokenFileIsContained() throws ProfileException {
        Library library =
                Texts.load(
                        List.of(
                                List.of(
                                        Texts.file("a.yaml", "profile: [\n"),
                                        Texts.file("b.yaml", Texts.GOOD),
                                        Texts.file(
                                                "c.yaml",
                                                Texts.GOOD
                                                        .replace("acme-x1", "acme-x3")
                                                        .replace("hydrant", "boat")))));
        assertEquals(Set.of("acme-x1"), library.ids());
        assertEquals(2, library.profile("acme-x1", Map.of()).points().size());
        assertEquals(2, library.problems().size());
        assertTrue(
                library.problems()
                        .get(0)
                        .startsWith("file a.yaml is not loaded: line 2: is no YAML: "),
                library.problems().get(0));
        assertTrue(
                library.problems()
                        .get(1)
                        .startsWith("file c.yaml is not loaded: line 2, key kind: "),
                library.problems().get(1));
        // asked for by the file's name, or by the id it claims
        for (String id : List.of("a", "acme-x3")) {
            ProfileException e =
                    assertThrows(ProfileException.class, () -> library.profile(id, Map.of()));
            assertTrue(
                    String.valueOf(e.getMessage())
                            .startsWith("device profile " + id + " did not load: "),
                    e.getMessage());
            assertThrows(ProfileException.class, () -> library.parameters(id));
        }
    }

    @Test
    void aLaterLayerReplaces() throws ProfileException {
        Library library =
                Texts.load(
                        List.of(
                                List.of(Texts.file("acme-x1.yaml", Texts.GOOD)),
                                List.of(
                                        Texts.file(
                                                "/etc/mine.yaml",
                                                Texts.with("scale: 0.001", "scale: 0.01")))));
        assertEquals(0.01, library.profile("acme-x1", Map.of()).points().get(0).scale());
        assertEquals(
                List.of("profile acme-x1 of /etc/mine.yaml replaces that of acme-x1.yaml"),
                library.replaced());
        assertEquals(List.of(), library.problems());
    }

    @Test
    void aBrokenReplacementTakesTheProfileOutOfUse() {
        for (String broken : List.of(Texts.with("scale: 0.001", "scale: x"), "[")) {
            Library library =
                    Texts.load(
                            List.of(
                                    List.of(Texts.file("acme-x1.yaml", Texts.GOOD)),
                                    List.of(Texts.file("/etc/acme-x1.yaml", broken))));
            assertEquals(Set.of(), library.ids());
            assertThrows(ProfileException.class, () -> library.profile("acme-x1", Map.of()));
            assertEquals(1, library.problems().size());
            assertEquals(
                    List.of(
                            "profile acme-x1 is out of use: /etc/acme-x1.yaml should replace that of acme-x1.yaml, but is broken"),
                    library.replaced());
        }
    }

    @Test
    void twoFilesOfOneFolderWithTheSameIdAreBothLeftOut() {
        Library library =
                Texts.load(
                        List.of(
                                List.of(
                                        Texts.file("a.yaml", Texts.GOOD),
                                        Texts.file("b.yaml", Texts.GOOD))));
        assertEquals(Set.of(), library.ids());
        assertEquals(
                List.of(
                        "file b.yaml is not loaded: profile \"acme-x1\" stands in a.yaml too; remove one of the files"),
                library.problems());
    }

    @Test
    void whatIsNoTextIsContained() {
        byte[] large = new byte[ProfileFile.MAX_BYTES + 1];
        Library library =
                Texts.load(
                        List.of(
                                List.of(
                                        Texts.file("large.yaml", large),
                                        Texts.file(
                                                "latin.yaml",
                                                "profile: é".getBytes(StandardCharsets.ISO_8859_1)),
                                        new ProfileFile(
                                                "gone.yaml",
                                                () -> {
                                                    throw new IOException("gone");
                                                }),
                                        Texts.file("good.yaml", Texts.GOOD))));
        assertEquals(Set.of("acme-x1"), library.ids());
        String problems = String.join("\n", library.problems());
        assertTrue(problems.contains("large.yaml is not loaded: is larger than 1 MiB"), problems);
        assertTrue(
                problems.contains(
                        "latin.yaml is not loaded: must be UTF-8 text, but line 1 is not"),
                problems);
        assertTrue(problems.contains("gone.yaml is not loaded: cannot be read (gone)"), problems);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsNeitherWaitedForNorSwallowed(@TempDir Path folder) throws IOException {
        for (Path odd : OddFiles.in(Files.createDirectory(folder.resolve("odd"))).values()) {
            Files.createSymbolicLink(folder.resolve(odd.getFileName() + ".yaml"), odd);
        }
        Files.writeString(folder.resolve("good.yaml"), Texts.GOOD);
        Library library = Texts.load(List.of(ProfileFile.in(folder)));
        assertEquals(Set.of("acme-x1"), library.ids());
        assertEquals(5, library.problems().size(), library.problems()::toString);
    }

    @Test
    void ofTooManyFilesTheFirstAreRead(@TempDir Path folder) throws IOException {
        for (int i = 0; i <= ProfileFile.MAX_FILES; i++) {
            Files.createFile(folder.resolve("p%04d.yaml".formatted(i)));
        }
        List<String> problems = new ArrayList<>();
        assertEquals(
                ProfileFile.MAX_FILES,
                ProfileFile.in(folder, said -> problems.add(said.english())).size());
        assertEquals(
                List.of(
                        folder
                                + " has more than 500 device profiles; those behind p0499.yaml are not read; take away what is not needed"),
                problems);
    }

    @Test
    void whatIsNoFileIsAProblem(@TempDir Path folder) throws IOException {
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("/dev/zero"));
        Files.createSymbolicLink(folder.resolve("b.yaml"), folder.resolve("b.yaml"));
        String problems = Texts.load(List.of(ProfileFile.in(folder))).problems().toString();
        assertTrue(
                problems.contains("a.yaml is not loaded: must be a file, but is a device"),
                problems);
        assertTrue(
                problems.contains("b.yaml is not loaded: cannot be read, because it is a link"),
                problems);
    }

    /** As manuals print it; on the wire it may be meant. */
    @Test
    void aPrintedAddressIsQuestioned() {
        Library library =
                Texts.load(
                        List.of(
                                List.of(),
                                List.of(
                                        Texts.file(
                                                "test.yaml",
                                                Texts.with("address: 4", "address: 40005")))));
        assertEquals(List.of(), library.problems());
        assertEquals(
                List.of(
                        "test.yaml, point pressure: address 40005 of table holding: did you mean 4? Manuals count from 40001; if the device has it at 40005, leave it"),
                library.questions());
        String problems =
                Texts.library(Texts.with("address: 4", "address: 400005")).problems().toString();
        assertTrue(problems.contains("but is 400005: did you mean 4, which manuals"), problems);
    }

    @Test
    void aFolderIsReadByName(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b.yaml"), Texts.GOOD);
        Files.writeString(folder.resolve("a.yaml"), "[");
        Files.writeString(folder.resolve(".hidden.yaml"), "[");
        Files.writeString(folder.resolve("note.txt"), "[");
        Files.createDirectory(folder.resolve("folder.yaml"));
        List<ProfileFile> files = ProfileFile.in(folder);
        assertEquals(List.of("a", "b", "folder"), files.stream().map(ProfileFile::stem).toList());
        Library library = Texts.load(List.of(files));
        assertEquals(Set.of("acme-x1"), library.ids());
        assertEquals(2, library.problems().size());
        assertThrows(IOException.class, () -> ProfileFile.in(folder.resolve("nowhere")));
    }

    @ParameterizedTest
    @CsvSource({
        "'type: int16', 'scale: 0.001', 3",
        "'type: int16', 'scale: 0.05', 2",
        "'type: int16', 'scale: 10', 0",
        "'type: int16', 'scale: 1', 0",
        "'type: int16', 'scale: 2.50', 1",
        "'type: int16', 'offset: 0.25', 2",
        "'type: int16', 'scale: 1e-12', 9",
        "'type: int16', 'scale: 0.01\n    decimals: 1', 1",
        "'type: float32', 'scale: 0.001', -1",
        "'type: float32', 'decimals: 2', 2"
    })
    void decimalsFollowTheScale(String type, String scale, int decimals) {
        Point point =
                Texts.profile(Texts.with("type: int16", type).replace("scale: 0.001", scale))
                        .points()
                        .get(0);
        assertEquals(decimals, point.decimals());
    }

    @ParameterizedTest
    @CsvSource({"0ms,0", "100ms,100", "15s,15000", "2m,120000", "24h,86400000"})
    void delays(String text, long millis) {
        assertEquals(
                millis,
                Texts.profile(Texts.with("onDelay: 15s", "onDelay: " + text))
                        .alarms()
                        .get(0)
                        .onDelay()
                        .toMillis());
    }

    @Test
    void repeatsCountFromTheirFirstValue() {
        DeviceProfile profile =
                Texts.profile(
                        """
                        profile: acme-x2
                        kind: panel
                        source: made for a test
                        parameters: {base: {default: 100, min: 0, max: 900}}
                        points:
                          - {id: first, quantity: state, modbus: {table: coil, address: 7}}
                        repeat:
                          - for: {a: {from: 2, to: 3, step: 10}, b: {from: 5, to: 7, step: 2}}
                            points:
                              - {id: "p{a}-{b}", quantity: state, modbus: {table: discrete, address: $base}}
                            alarms:
                              - {id: "x{b}.{a}", kind: FAULT, when: {point: "p{a}-{b}", bit: 0}}
                        """);
        assertEquals(
                List.of(
                        "first@7",
                        "p2-5@100",
                        "p2-6@102",
                        "p2-7@104",
                        "p3-5@110",
                        "p3-6@112",
                        "p3-7@114"),
                profile.points().stream()
                        .map(
                                p ->
                                        p.id()
                                                + "@"
                                                + ((io.standpipe.modbus.profile.ModbusSource)
                                                                p.source())
                                                        .address())
                        .toList());
        assertEquals(
                List.of("x5.2=1", "x6.2=2", "x7.2=3", "x5.3=4", "x6.3=5", "x7.3=6"),
                profile.alarms().stream()
                        .map(a -> a.id() + "=" + a.when().points().findFirst().orElseThrow())
                        .toList());
    }

    @Test
    void aParameterMayBeAskedForAndHasADefaultAllTheSame() throws Exception {
        Library library =
                Texts.library(
                        Texts.with(
                                        "points:\n",
                                        "parameters:\n  low: {default: 0.1, min: 0, max: 1, decimals: 2, unit: MPa, ask: \"it is the main's\"}\n  sort: {default: a, options: [a, b], ask: nobody else knows}\n  high: {default: 1, min: 0, max: 2, decimals: 1}\npoints:\n")
                                .replace("below: 0.1,", "below: $low,")
                                .replace(
                                        "range: [-0.1, 2.5]",
                                        "range: [-0.1, 2.5]\n    deadband: $high")
                                .replace("kind: DISABLED", "kind: DISABLED\n    only: {sort: a}"));
        assertEquals(List.of(), library.problems());
        assertEquals(
                List.of(
                        new Profiles.Needed("low", "MPa", "it is the main's"),
                        new Profiles.Needed("sort", "", "nobody else knows")),
                library.needed("acme-x1"));
        assertEquals(2, library.profile("acme-x1", Map.of()).points().size());
    }

    @Test
    void aRowMaySayOfWhichKindItsDeviceIs() throws Exception {
        String text =
                Texts.with(
                        "kind: hydrant",
                        "kind: $sort\nparameters: {sort: {default: crane, options: [crane, well]}}");
        Library library = Texts.library(text);
        assertEquals(DeviceKind.CRANE, library.profile("acme-x1", Map.of()).kind());
        assertEquals(DeviceKind.WELL, library.profile("acme-x1", Map.of("sort", "well")).kind());
        String problems = Texts.library(text.replace("well", "fountain")).problems().toString();
        assertTrue(problems.contains("must be one of contact, crane, detector"), problems);
    }
}
