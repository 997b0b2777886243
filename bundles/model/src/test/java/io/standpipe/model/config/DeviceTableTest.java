package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTableTest {

    private static final Set<String> BUS = Set.of("unit");

    /** One profile, "p", with the parameter "delay"; its source is what it was made with. */
    private static final Profiles PROFILES =
            new Profiles() {
                @Override
                public Set<String> ids() {
                    return Set.of("p");
                }

                @Override
                public Set<String> parameters(String id) throws ProfileException {
                    if (!id.equals("p")) {
                        throw new ProfileException("there is no device profile \"" + id + "\"");
                    }
                    return Set.of("delay");
                }

                @Override
                public List<Needed> needed(String id) {
                    return List.of(
                            new Needed("delay", "s", "it is the site's"),
                            new Needed("level", "", "it is the site's"));
                }

                @Override
                public DeviceProfile profile(String id, Map<String, String> parameters)
                        throws ProfileException {
                    if (parameters.containsValue("wrong")) {
                        throw new ProfileException("delay must be a number");
                    }
                    return new DeviceProfile(
                            id,
                            DeviceKind.HYDRANT,
                            new TreeMap<>(parameters).toString(),
                            List.of(),
                            List.of());
                }
            };

    private static DeviceTable parse(String csv) {
        return DeviceTable.parse(csv, BUS);
    }

    /** The ids, and whatever is wrong with table and rows, as one text. */
    private static String outcome(String csv) {
        DeviceTable table = parse(csv);
        StringBuilder out = new StringBuilder();
        for (DeviceTable.Row row : table.rows()) {
            try {
                Device device = row.device(PROFILES, "there");
                int unit = row.integer("unit", 1, 0, 255);
                out.append(row.line())
                        .append(' ')
                        .append(device.id())
                        .append(' ')
                        .append(device.name());
                out.append(' ')
                        .append(unit)
                        .append(' ')
                        .append(device.profile().source())
                        .append('\n');
            } catch (DeviceTable.RowException e) {
                out.append(e.getMessage()).append('\n');
            }
        }
        table.problems().forEach(problem -> out.append(problem).append('\n'));
        return out.toString();
    }

    @Test
    void aRowOfAnExampleIsRefusedUntilItIsChanged() {
        DeviceTable table =
                DeviceTable.parse(
                        "id,profile,unit,name\nCHANGE-ME-1,p,7,x\na,p,7,CHANGE ROOM\nb,p,CHANGE-ME,y\n",
                        BUS);
        assertEquals(List.of("a"), table.rows().stream().map(DeviceTable.Row::id).toList());
        assertEquals(
                List.of(
                        "line 2, column id: still has the example's CHANGE-ME; write your own, or delete the line",
                        "line 4, column unit: still has the example's CHANGE-ME; write your own, or delete the line"),
                table.problems());
    }

    @Test
    void aRowIsADevice() throws DeviceTable.RowException {
        DeviceTable table =
                parse(
                        """
                        id,profile,unit,name,grid,lat,lon
                        hyd-0042,p,7,"Lize Rd 42, N kerb",FT-03-117,39.866,116.321
                        """);
        assertEquals(List.of(), table.problems());
        DeviceTable.Row row = table.rows().get(0);
        assertEquals(2, row.line());
        assertEquals(7, row.integer("unit", 1, 0, 255));
        Device device = row.device(PROFILES, "unit 7");
        assertEquals("hyd-0042", device.id());
        assertEquals("Lize Rd 42, N kerb", device.name());
        assertEquals("unit 7", device.address());
        assertEquals("FT-03-117", device.place().grid());
        assertEquals(39.866, device.place().lat());
        assertEquals(116.321, device.place().lon());
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws DeviceTable.RowException {
        DeviceTable.Row row = parse("id,profile\na,p\n").rows().get(0);
        Device device = row.device(PROFILES, "");
        assertEquals("a", device.name());
        assertEquals("", device.place().grid());
        assertNull(device.place().lat());
        assertEquals(9, row.integer("unit", 9, 0, 255));
        assertEquals("", row.text("nowhere"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,profile,unit,name\na,p,3,\"x, y; z\"\nb,p,4,w\n",
                "id;profile;unit;name\na;p;3;\"x, y; z\"\nb;p;4;w\n",
                "id\tprofile\tunit\tname\na\tp\t3\tx, y; z\nb\tp\t4\tw\n",
                "\uFEFFid,profile,unit,name\na,p,3,\"x, y; z\"\nb,p,4,w\n",
                "id,profile,unit,name\r\na,p,3,\"x, y; z\"\r\nb,p,4,w\r\n",
                "id,profile,unit,name\ra,p,3,\"x, y; z\"\rb,p,4,w",
                "ID , Profile,UNIT,Name\n a , p , 3 ,\"x, y; z\" \nb,p,4,w",
                "\"id\",\"profile\",\"unit\",\"name\"\n\"a\",\"p\",\"3\",\"x, y; z\"\nb,p,4,w",
                "name,unit,profile,id\n\"x, y; z\",3,p,a\nw,4,p,b",
                "id,profile,unit,name,\na,p,3,\"x, y; z\",\nb,p,4,w,",
            })
    void asSpreadsheetsWriteIt(String csv) {
        assertEquals("2 a x, y; z 3 {}\n3 b w 4 {}\n", outcome(csv));
    }

    @Test
    void blankLinesAndCommentsAreSkippedButCounted() {
        assertEquals(
                "4 a a 1 {}\n8 b b 1 {}\n",
                outcome("\n# hydrants\nid,profile\na,p\n\n   \n  # more, of them\nb,p\n\n"));
    }

    @Test
    void emptyRowsOfASpreadsheetAreSkipped() {
        assertEquals(
                "2 a a 1 {}\n5 b b 1 {}\n",
                outcome("id,profile,unit\na,p,1\n,,\n \t,, \nb,p,1\n,,\n"));
    }

    @Test
    void quotationMarks() {
        assertEquals(
                "2 a the \"red\" one 1 {}\n3 b  1 {}\n4 c 12\" main 1 {}\n"
                        .replace("b  1", "b b 1"),
                outcome("id,profile,name\na,p,\"the \"\"red\"\" one\"\nb,p,\"\"\nc,p,12\" main\n"));
    }

    @Test
    void anUnclosedMarkCostsItsRowOnly() {
        assertEquals(
                "2 a a 1 {}\n4 c c, d 1 {}\nline 3: a quotation mark is not closed\nline 5: a quotation mark is not closed\n",
                outcome(
                        "id,profile,name\na,p,\nb,p,\"never closed\nc,p,\"c, d\"\ne,p,\"at the end"));
    }

    @Test
    void columnsBeyondTheKnownAreParameters() {
        assertEquals(
                """
                2 a a 1 {delay=5}
                3 b b 1 {}
                line 4 (c), column profile: delay must be a number
                """,
                outcome("id,profile,delay\na,p,5\nb,p,\nc,p,wrong\n"));
    }

    @Test
    void whatIsWrongConcernsItsRow() {
        assertEquals(
                """
                2 a a 1 {}
                line 3 (b), column profile: there is no device profile "q"
                line 4 (c), column profile: must name a device profile, but is empty
                line 5 (d), column unit: must be a whole number from 0 to 255, but is "256"
                line 6 (e), column unit: must be a whole number from 0 to 255, but is "x"
                7 f f 1 {}
                8 g g 1 {}
                line 9 (h), column colour: is no column for profile p; known are delay, grid, id, lat, lon, name, profile, unit
                15 k k 1 {}
                line 7 (f), column lat: must be degrees from -90 to 90, but is "91"; the device is read, but has no position
                line 8 (g), column lat: must be degrees from -90 to 90, but is "NaN"; the device is read, but has no position
                line 10: has 6 cells where the header has 5; put text that holds a separator in quotation marks
                line 11, column id: must be 1 to 64 letters, digits, '.', '_' or '-', but is ""
                line 12, column id: must be 1 to 64 letters, digits, '.', '_' or '-', but is "no id"
                line 13, column id: must be 1 to 64 letters, digits, '.', '_' or '-', but is "-x"
                line 14, column id: "a" stands in line 2 already
                """,
                outcome(
                        """
                        id,profile,unit,lat,colour
                        a,p
                        b,q
                        c,,1
                        d,p,256
                        e,p,x
                        f,p,,91
                        g,p,,NaN
                        h,p,,,red
                        i,p,,,,x
                        ,p
                        no id,p
                        -x,p
                        a,p
                        k,p
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id\na\n", "profile,unit\np,1\n", "a,p,7\nb,p,8\n", "id|profile\na|p\n"})
    void withoutItsHeaderNothingIsRead(String csv) {
        DeviceTable table = parse(csv);
        assertEquals(List.of(), table.rows());
        assertEquals(1, table.problems().size());
        String problem = table.problems().get(0);
        assertTrue(
                problem.startsWith(
                        "the device table must begin with a header that has at least the columns id and profile, but line 1 is \""),
                problem);
    }

    @Test
    void aHeaderWithAnUnclosedMarkIsRefused() {
        DeviceTable table = parse("\"id,profile\na,p\n");
        assertEquals(List.of(), table.rows());
        assertEquals(
                List.of("line 1: a quotation mark is not closed in the header; no device is read"),
                table.problems());
    }

    @Test
    void aColumnThatStandsTwiceIsRefused() {
        DeviceTable table = parse("id,profile,unit,name,Unit\na,p,1,x,2\n");
        assertEquals(List.of(), table.rows());
        assertEquals(
                List.of(
                        "line 1, column unit: stands twice in the header, so nobody can say which is meant; remove one; no device is read"),
                table.problems());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# nothing\n",
                "\uFEFF",
                "id,profile",
                "id,profile\n# none yet\n"
            })
    void noDevices(String csv) {
        DeviceTable table = parse(csv);
        assertEquals(List.of(), table.rows());
        assertEquals(List.of(), table.problems());
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll("texts") String csv) {
        survives(csv);
        survives("id,profile,unit,lat,delay\n" + csv);
        survives("id;profile;unit;lat;delay\n" + csv);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(60),
                Arbitraries.of(
                                "a", "b", "p", ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n",
                                " ", "#", "7", "-1e9", "\uFEFF", "id", "%s")
                        .list()
                        .ofMaxSize(60)
                        .map(parts -> String.join("", parts)));
    }

    private static void survives(String csv) {
        DeviceTable table = parse(csv);
        long lines =
                csv.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count() + 1;
        assertTrue(table.rows().size() + table.problems().size() <= lines);
        for (DeviceTable.Row row : table.rows()) {
            assertTrue(row.line() >= 2 && row.line() <= lines);
            try {
                row.device(PROFILES, "there");
                row.integer("unit", 1, 0, 255);
            } catch (DeviceTable.RowException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            }
        }
    }

    /** Whatever one line holds, the lines before and after it are read as if it were not there. */
    @Property
    void oneLineNeverCostsItsNeighbours(
            @ForAll("lines") String line, @ForAll @IntRange(max = 3) int at) {
        List<String> rows =
                List.of("n1,p,1,\"x, y\"", "n2,p,2,z", "n3,p,3,\"the \"\"red\"\" one\"");
        StringBuilder csv = new StringBuilder("id,profile,unit,name\n");
        for (int i = 0; i <= rows.size(); i++) {
            if (i == at) {
                csv.append(line).append('\n');
            }
            if (i < rows.size()) {
                csv.append(rows.get(i)).append('\n');
            }
        }
        List<String> names =
                parse(csv.toString()).rows().stream()
                        .filter(row -> row.id().startsWith("n") && row.id().length() == 2)
                        .map(row -> row.line() + row.id() + row.text("unit") + row.text("name"))
                        .toList();
        assertEquals(
                List.of(
                        (at > 0 ? 2 : 3) + "n11x, y",
                        (at > 1 ? 3 : 4) + "n22z",
                        (at > 2 ? 4 : 5) + "n33the \"red\" one"),
                names);
    }

    @Provide
    Arbitrary<String> lines() {
        return texts().map(text -> "!" + text.replaceAll("[\r\n]", ""));
    }

    /** What a line looks for ends with it, however many marks are not closed behind it. */
    @Test
    void aLineCostsWhatItIsLong() {
        StringBuilder csv = new StringBuilder("id,profile,unit,name\n");
        int lines = DeviceTable.MAX_ROWS;
        for (int i = 0; i < lines; i++) {
            csv.append("d").append(i).append(",p,1,\"").append(i % 7 == 0 ? "" : "x").append('\n');
        }
        DeviceTable table = parse(csv.toString());
        assertEquals(0, table.rows().size());
        assertEquals(lines, table.problems().size());
        assertEquals("line 2: a quotation mark is not closed", table.problems().get(0));
    }

    @Test
    void moreRowsThanTheMemoryHoldsAreNotRead() {
        StringBuilder csv = new StringBuilder("id,profile\n");
        for (int i = 0; i <= DeviceTable.MAX_ROWS; i++) {
            csv.append('d').append(i).append(",p\n");
        }
        DeviceTable table = parse(csv.toString());
        assertEquals(DeviceTable.MAX_ROWS, table.rows().size());
        assertEquals(
                List.of(
                        "line %d: the gateway's memory has room for %d devices of a table; this line and those behind it are not read; give it more memory, or put them on another gateway"
                                .formatted(DeviceTable.MAX_ROWS + 2, DeviceTable.MAX_ROWS)),
                table.problems());
    }

    @Test
    void cellsAndNamesHaveALength() throws DeviceTable.RowException {
        DeviceTable table =
                parse(
                        "id,profile,name,unit\na,p,%s,1\nb,p,b,%s\nc,p%s\n"
                                .formatted(
                                        "n".repeat(200), "1".repeat(2000), ",".repeat(1_000_000)));
        assertEquals(
                List.of(
                        "line 2 (a), column name: must have at most 128 characters; the first of them are used",
                        "line 3, column unit: must have at most 1024 characters, but has 2000"),
                table.problems());
        assertEquals("n".repeat(128), table.rows().get(0).device(PROFILES, "").name());
        assertEquals("c", table.rows().get(1).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sep=;\nid;profile;unit;name\na;p;3;x, y\n",
                "\u00A0id\u200B;Pro\uFEFFfile;unit\u3000;name\na\u00A0;\u200Bp;\uFF13;x, y\u2028;\n",
                "id\uFF0Cprofile\uFF0Cunit\uFF0Cname\na\uFF0Cp\uFF0C3\uFF0Cx, y\n",
                "id\uFF1Bprofile\uFF1Bunit\uFF1Bname\n\uFF41\uFF1Bp\uFF1B\uFF13\uFF1Bx, y\n",
                "id,profile,unit,name\na,p,3,\u201Ex, y\u201C\n",
                "id,profile,unit,name\n\u201Ca\u201D,p,3,\u201Cx, y\u201D,,,\n",
                "id,profile,unit,name\na,p,3,\"x,\u00A0\u202Ey\"\n",
            })
    void asOtherProgramsWriteIt(String csv) {
        int line = csv.startsWith("sep") ? 3 : 2;
        assertEquals(line + " a x, y 3 {}\n", outcome(csv), csv);
    }

    /** lat and lon as they stand in the row, and what is said of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    39,866,116,321     | line 2 (a), column lat: must be degrees from -90 to 90, but is "39,866"; the device is read, but has no position; write a decimal point, 39.866
                    "39,866","116,321" | line 2 (a), column lat: must be degrees from -90 to 90, but is "39,866"; the device is read, but has no position; write a decimal point, 39.866
                    39.866,"116,321"   | line 2 (a), column lon: must be degrees from -180 to 180, but is "116,321"; the device is read, but has no position; write a decimal point, 116.321
                    116.321,39.866     | line 2 (a), column lat: must be degrees from -90 to 90, but is "116.321"; the device is read, but has no position; are lat and lon exchanged?
                    39.866,x           | line 2 (a), column lon: must be degrees from -180 to 180, but is "x"; the device is read, but has no position
                    """)
    void aWrongPositionCostsThePosition(String place, String sentence)
            throws DeviceTable.RowException {
        for (String end : List.of("", ",7", ",7,,")) {
            String header = "id,profile,lat,lon" + (end.isEmpty() ? "" : ",unit");
            DeviceTable table = parse(header + "\na,p," + place + end + "\nb,p\n");
            assertEquals(List.of(sentence), table.problems());
            assertEquals(2, table.rows().size());
            Device device = table.rows().get(0).device(PROFILES, "");
            assertNull(device.place().lat());
            assertNull(device.place().lon());
            assertEquals(end.isEmpty() ? 1 : 7, table.rows().get(0).integer("unit", 1, 0, 255));
        }
    }

    /** Another unit would be another device: in doubt the row is not read. */
    @ParameterizedTest
    @ValueSource(strings = {"39,866,116,321", "39,866,116", "39,866,116.321,7"})
    void aDecimalCommaThatMovesOtherCellsCostsTheRow(String place) {
        DeviceTable table = parse("id,profile,lat,lon,unit\na,p," + place + "\nb,p\n");
        assertEquals(
                List.of(
                        "line 2: columns lat and lon must be degrees with a decimal point; a comma within them moves the cells behind"),
                table.problems());
        assertEquals(List.of("b"), table.rows().stream().map(DeviceTable.Row::id).toList());
    }

    @Test
    void whatSeemsExchangedOrMistypedIsAsked() {
        assertEquals(
                "line 2 (p), column profile: there is no device profile \"a\"; are id and profile exchanged?\n",
                outcome("id,profile\np,a\n"));
        assertTrue(
                outcome("id,profil\na,p\n").contains("did you mean \"profile\" by its column 2?"));
        assertTrue(outcome("id\uFF5Cprofile\na\uFF5Cp\n").contains("part the columns by commas"));
        assertTrue(outcome("id,profile\na\uFF0Cp,\n").contains("not by full-width characters"));
        assertTrue(
                outcome("id,profile,dellay\na,p,1\n")
                        .contains(
                                "column dellay: is no column for profile p; did you mean \"delay\"?"));
    }

    @Test
    void problemsNameTheRow() {
        DeviceTable.Row row = parse("id,profile,unit\na,p,1000\n").rows().get(0);
        DeviceTable.RowException e =
                assertThrows(DeviceTable.RowException.class, () -> row.integer("unit", 1, 0, 255));
        assertEquals(
                "line 2 (a), column unit: must be a whole number from 0 to 255, but is \"1000\"",
                e.getMessage());
    }

    @Test
    void whatARowShouldSayAndDoesNotIsNamedWithColumnUnitAndWhy() throws Exception {
        DeviceTable table = parse("id,profile,delay\na,p,\nb,p,3\n");
        List<String> lacking = new ArrayList<>();
        for (DeviceTable.Row row : table.rows()) {
            assertEquals("", row.lacking());
            row.device(PROFILES, "");
            lacking.add(row.lacking());
        }
        assertEquals(
                List.of(
                        "line 2 (a), column delay (s), level: must be set: it is the site's; until then the profile's default counts",
                        "line 3 (b), column level: must be set: it is the site's; until then the profile's default counts"),
                lacking);
    }

    /** It is told as a mistake of the row, but costs neither its device nor keeps another. */
    @Test
    void whatARowLacksKeepsNothingThatWasTakenOut() {
        RowsInForce<Device> rows =
                RowsInForce.of(
                        "id,profile,delay\nb,p,3\n",
                        new RowsInForce.Before("id,profile,delay\na,p,1\nb,p,3\n", Set.of(), false),
                        Set.of(),
                        (row, column) -> false,
                        () -> row -> row.device(PROFILES, ""));
        assertEquals(
                List.of(
                        "line 2 (b), column level: must be set: it is the site's; until then the profile's default counts"),
                rows.problems().stream().map(DeviceTable.Problem::sentence).toList());
        assertEquals(List.of("b"), rows.read().stream().map(Device::id).toList());
        assertEquals(List.of("a"), rows.takenOut(PROFILES).stream().map(Device::id).toList());
    }
}
