package io.standpipe.uplink.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import io.standpipe.model.uplink.UplinkDuties;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an uplink does besides, as people configure it. */
class UplinkDutiesTest {

    private static Set<String> commands(String written) {
        return DutySettings.parse(Settings.of(Map.of("commands", written)), "read-tag"::equals)
                .commands();
    }

    @Test
    void whereNothingIsSaidAllIsAllowedButWriteAndScan() {
        Settings settings = Settings.of(Map.of());
        UplinkDuties uplinkDuties = DutySettings.parse(settings, none -> false);
        assertEquals(2000, uplinkDuties.replayRate());
        assertNull(uplinkDuties.localOutput());
        Set<String> all = new TreeSet<>(CommandTable.CONTRACT);
        all.removeAll(Set.of("write", "scan"));
        assertEquals(all, new TreeSet<>(uplinkDuties.commands()));
        assertEquals(0, settings.problems().size());
    }

    @Test
    void commandsAreNamed() {
        assertEquals(Set.of("status"), commands("status"));
        assertEquals(Set.of("status", "write"), commands(" status ,write, "));
        assertEquals(Set.of("status", "write"), commands("status write"));
        assertEquals(Set.of("scan", "scanned", "end-scan"), commands("scan, scanned"));
        assertEquals(Set.of(), commands("none"));
        assertEquals(CommandTable.CONTRACT.size() - 2, commands("").size());
    }

    @Test
    void aPlusAddsToTheUsualOnes() {
        Set<String> withScan = new TreeSet<>(commands(""));
        withScan.add("scan");
        assertEquals(withScan, commands("+scan"));
        assertEquals(CommandTable.CONTRACT, commands("+write, +scan"));
    }

    /** It looks as if it added one, and would take all others away. */
    @Test
    void namingOnlyWhatMustBeNamedIsTakenAsAddingIt() {
        for (String written : new String[] {"scan", "write", "scan write"}) {
            Settings settings = Settings.of(Map.of("commands", written));
            String plus = "+" + written.replace(" ", ", +");
            assertEquals(
                    commands(plus),
                    DutySettings.parse(settings, none -> false).commands(),
                    written);
            String text = settings.problems().toString();
            assertTrue(text.contains("taken as \"" + plus + "\": write that"), text);
        }
    }

    @Test
    void namesWithAndWithoutPlusAreRefusedWithWhatToWrite() {
        Settings settings = Settings.of(Map.of("commands", "status, +scan"));
        assertEquals(commands(""), DutySettings.parse(settings, none -> false).commands());
        String text = settings.problems().toString();
        assertTrue(text.contains("write \"+scan, +status\" to add"), text);
        assertTrue(text.contains("the usual ones are carried out"), text);
    }

    @Test
    void aSearchThatIsAllowedCanBeSeenAndEnded() {
        assertTrue(commands("status, scan").containsAll(Set.of("scanned", "end-scan")));
    }

    /** Its provider may start later; until then the name is told, and nobody carries it out. */
    @Test
    void aNameThatNobodyOffersIsReportedAndTheOthersStand() {
        Settings settings = Settings.of(Map.of("commands", "status, reboot"));
        assertEquals(
                Set.of("status", "reboot"), DutySettings.parse(settings, none -> false).commands());
        String text = settings.problems().toString();
        assertTrue(text.contains("\"reboot\"") && text.contains("replay-from"), text);
        assertEquals(settings.awaited(), Set.copyOf(settings.problems()));
        settings = Settings.of(Map.of("commands", "status, reboot"));
        DutySettings.parse(settings, "reboot"::equals);
        assertEquals(0, settings.problems().size());
    }

    @Test
    void aCommandThatIsNotInTheContractMustBeNamed() {
        assertEquals(false, commands("").contains("read-tag"));
        Set<String> added = new TreeSet<>(commands(""));
        added.add("read-tag");
        for (String written : new String[] {"+read-tag", "read-tag"}) {
            assertEquals(added, commands(written), written);
        }
        assertEquals(Set.of("status", "read-tag"), commands("status, read-tag"));
    }

    @Test
    void anOutputIsADeviceAndAPoint() {
        for (String good : new String[] {"panel-1/lamp", "a/b"}) {
            Settings settings = Settings.of(Map.of("localOutput", good));
            assertEquals(
                    good,
                    String.valueOf(DutySettings.parse(settings, none -> false).localOutput()));
            assertEquals(0, settings.problems().size());
        }
        for (String bad : new String[] {"lamp", "/lamp", "panel-1/", "a/b/c", "a b/c"}) {
            Settings settings = Settings.of(Map.of("localOutput", bad));
            assertNull(DutySettings.parse(settings, none -> false).localOutput(), bad);
            assertTrue(settings.problems().toString().contains("must be device/point"), bad);
        }
    }
}
