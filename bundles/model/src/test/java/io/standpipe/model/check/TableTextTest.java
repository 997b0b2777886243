package io.standpipe.model.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Located;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.settings.RowPhrase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TableTextTest {

    private static final String TABLE =
            "# the north side\nid;profile;key;name\nhyd-1;p;opens-all;\"a; b\"\n\nhyd-2;p;env:K;c\n# end";

    private static List<List<String>> cells(TableText table) {
        return table.lines().stream()
                .filter(TableText.Line::isOfTable)
                .map(TableText.Line::cells)
                .toList();
    }

    @Test
    void whatStandsBetweenTheRowsStays() {
        TableText table = TableText.parse(TABLE);
        assertEquals(List.of("id", "profile", "key", "name"), table.columns());
        assertEquals(
                "# the north side\nid,profile,key,name\nhyd-1,p,opens-all,\"a; b\"\n\nhyd-2,p,env:K,c\n# end\n",
                table.csv());
        assertEquals(2, table.rows().size());
        assertEquals(3, table.rows().get(0).number());
        assertEquals(List.of(), TableText.parse("").lines());
    }

    @Test
    void keysAreHiddenAndComeBackWithTheirIds() {
        TableText table = TableText.parse(TABLE);
        String shown = table.hidden().csv();
        assertFalse(shown.contains("opens-all") || shown.contains("north"), shown);
        assertTrue(shown.contains("env:K"), shown);
        TableText back = TableText.parse(shown);
        assertEquals(table.csv(), back.revealed(table).csv());
        TableText renamed = TableText.parse(shown.replace("hyd-1", "hyd-9"));
        assertFalse(renamed.revealed(table).csv().contains("opens-all"));
    }

    @Test
    void ofATableWhoseKeysNobodyCanTellNothingIsShown() {
        for (String unclear :
                List.of(
                        "id,profile,key\nhyd-1,p,\"opens-all\n",
                        "id,profil,key\nhyd-1,p,opens-all\n",
                        "id,profile,\"key\nhyd-1,p,opens-all\n")) {
            assertFalse(TableText.parse(unclear).clear());
            assertEquals("", TableText.parse(unclear).hidden().csv());
        }
        assertTrue(TableText.parse("# nothing yet\n").clear());
    }

    @Provide
    Arbitrary<String> pasted() {
        return Arbitraries.strings()
                .withChars("id,profilekey;\t\n\r\"#=\u201e\u201c\uff0c ab1\u2022")
                .ofMaxLength(80)
                .map(text -> "id,profile,key\n" + text);
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("pasted") String text) {
        TableText table = TableText.parse(text);
        if (table.clear()) {
            TableText again = TableText.parse(table.csv());
            assertEquals(cells(table), cells(again), table.csv());
            assertTrue(again.clear());
        } else {
            assertEquals(List.of(), table.hidden().lines());
        }
    }

    @Property
    void anyTextIsTaken(@ForAll String text) {
        TableText table = TableText.parse(text);
        int unused = table.hidden().revealed(table).csv().length();
        assertTrue(table.rows().size() <= text.length());
    }

    /** Whatever is pasted: nothing fails, and each mistake says its line. */
    @Property
    void eachMistakeInATableHasALine(@ForAll("pasted") String text) {
        Settings settings = Settings.of(Map.of("devices", text));
        settings.rows(
                Set.of("key"),
                (row, column) -> false,
                () ->
                        row -> {
                            throw new DeviceTable.RowException(
                                    row, "profile", RowPhrase.PROFILE_EMPTY.with());
                        });
        int lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1).length;
        for (Located one : settings.located()) {
            assertTrue(one.row() >= 1 && one.row() <= lines, one.sentence());
        }
    }
}
