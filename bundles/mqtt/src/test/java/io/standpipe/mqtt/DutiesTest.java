package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an uplink does besides, as people configure it. */
class DutiesTest {

    private static Set<String> commands(String written) {
        return Duties.parse(Settings.of(Map.of("commands", written))).commands();
    }

    @Test
    void whereNothingIsSaidAllIsAllowedButWriteAndScan() {
        Settings settings = Settings.of(Map.of());
        Duties duties = Duties.parse(settings);
        assertEquals(2000, duties.replayRate());
        assertNull(duties.localOutput());
        Set<String> all = new TreeSet<>(CommandTable.NAMES);
        all.removeAll(Set.of("write", "scan"));
        assertEquals(all, new TreeSet<>(duties.commands()));
        assertEquals(0, settings.problems().size());
    }

    @Test
    void commandsAreNamed() {
        assertEquals(Set.of("status"), commands("status"));
        assertEquals(Set.of("status", "write"), commands(" status ,write, "));
        assertEquals(Set.of("status", "write"), commands("status write"));
        assertEquals(Set.of("scan", "scanned", "end-scan"), commands("scan, scanned"));
        assertEquals(Set.of(), commands("none"));
        assertEquals(CommandTable.NAMES.size() - 2, commands("").size());
    }

    @Test
    void aPlusAddsToTheUsualOnes() {
        Set<String> withScan = new TreeSet<>(commands(""));
        withScan.add("scan");
        assertEquals(withScan, commands("+scan"));
        assertEquals(CommandTable.NAMES, commands("+write, +scan"));
    }

    /** It looks as if it added one, and would take all others away. */
    @Test
    void namingOnlyWhatMustBeNamedIsTakenAsAddingIt() {
        for (String written : new String[] {"scan", "write", "scan write"}) {
            Settings settings = Settings.of(Map.of("commands", written));
            String plus = "+" + written.replace(" ", ", +");
            assertEquals(commands(plus), Duties.parse(settings).commands(), written);
            String text = settings.problems().toString();
            assertTrue(text.contains("taken as \"" + plus + "\": write that"), text);
        }
    }

    @Test
    void namesWithAndWithoutPlusAreRefusedWithWhatToWrite() {
        Settings settings = Settings.of(Map.of("commands", "status, +scan"));
        assertEquals(commands(""), Duties.parse(settings).commands());
        String text = settings.problems().toString();
        assertTrue(text.contains("write \"+scan, +status\" to add"), text);
        assertTrue(text.contains("the usual ones are carried out"), text);
    }

    @Test
    void aSearchThatIsAllowedCanBeSeenAndEnded() {
        assertTrue(commands("status, scan").containsAll(Set.of("scanned", "end-scan")));
    }

    @Test
    void aNameThatIsNoneIsReportedAndTheOthersStand() {
        Settings settings = Settings.of(Map.of("commands", "status, reboot"));
        assertEquals(Set.of("status"), Duties.parse(settings).commands());
        String text = settings.problems().toString();
        assertTrue(text.contains("\"reboot\"") && text.contains("replay-from"), text);
    }

    @Test
    void anOutputIsADeviceAndAPoint() {
        for (String good : new String[] {"panel-1/lamp", "a/b"}) {
            Settings settings = Settings.of(Map.of("localOutput", good));
            assertEquals(good, String.valueOf(Duties.parse(settings).localOutput()));
            assertEquals(0, settings.problems().size());
        }
        for (String bad : new String[] {"lamp", "/lamp", "panel-1/", "a/b/c", "a b/c"}) {
            Settings settings = Settings.of(Map.of("localOutput", bad));
            assertNull(Duties.parse(settings).localOutput(), bad);
            assertTrue(settings.problems().toString().contains("must be device/point"), bad);
        }
    }
}
