package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.profiles.KitProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole profiles of devices as a technician writes them from a manual, with all its encodings. */
class WholeDevicesTest {

    private static final Path FOLDER = Path.of("src/test/resources/devices");

    @Test
    void theLogOfAnAspiratingDetector() throws Exception {
        DeviceProfile profile = KitProfiles.load(FOLDER).profile("test-aspirating", Map.of());
        int[] fire = {1, 0x1A0B, 0x1D16, 0x0A05};
        int[] reset = {32, 0x1A0B, 0x1D16, 0x0B00};
        List<KitSlave.Image> polls = new ArrayList<>();
        for (int written : new int[] {63, 63, 65, 65}) {
            polls.add(
                    (table, address) -> {
                        if (address == 7) {
                            return written;
                        }
                        // The entries 63 and 64 stand in the last place and in the first.
                        int last = address - 352;
                        int first = address - 100;
                        return last >= 0 && last < 4
                                ? fire[last]
                                : first >= 0 && first < 4 ? reset[first] : 0;
                    });
        }
        assertEquals(
                List.of(
                        "63.0 0.0 fire 1.795961405E9 at 2026-11-29T14:10:05Z",
                        "64.0 0.0 reset 1.79596146E9 at 2026-11-29T14:11:00Z"),
                told(profile, 1_795_961_500, polls));
    }

    private static List<String> told(DeviceProfile profile, long utc, List<KitSlave.Image> polls) {
        List<String> told = new ArrayList<>();
        for (Readings entry : KitSlave.log(profile, utc, polls)) {
            Set<String> times =
                    entry.readings().stream()
                            .map(Expectation::when)
                            .collect(Collectors.toCollection(TreeSet::new));
            told.add(
                    entry.readings().stream()
                                    .map(Expectation::text)
                                    .collect(Collectors.joining(" "))
                            + String.join(" ", times));
        }
        return told;
    }

    /** Where the next record goes is all that it says, and its clock is BCD. */
    @Test
    void theLogOfADieselPump() throws Exception {
        DeviceProfile profile = KitProfiles.load(FOLDER).profile("test-diesel-pump", Map.of());
        int[] first = {5, 0x2611, 0x2922, 0x1005};
        int[] second = {2, 0x2611, 0x2922, 0x1005};
        int[] third = {1, 0x2099, 0x2922, 0x1005};
        List<KitSlave.Image> polls = new ArrayList<>();
        for (int place : new int[] {18, 19, 1, 1}) {
            polls.add(
                    (table, address) -> {
                        int at = address - 100;
                        if (address == 39) {
                            return place;
                        }
                        return at < 0 || at >= 80
                                ? 0
                                : at / 4 == 18
                                        ? first[at % 4]
                                        : at / 4 == 19
                                                ? second[at % 4]
                                                : at / 4 == 0 ? third[at % 4] : 0;
                    });
        }
        assertEquals(
                List.of(
                        "18.0 failed-to-start 1.795961405E9 at 2026-11-29T14:10:05Z",
                        "19.0 running 1.795961405E9 at 2026-11-29T14:10:05.001Z",
                        "20.0 UNCERTAIN clock-unsynchronised fault UNCERTAIN clock-unsynchronised BAD invalid-value"),
                told(profile, 1_795_961_500, polls));
    }

    // and the alarms that its cases raise
    @ParameterizedTest
    @CsvSource({
        "aspirating, alert fire low-flow",
        "transmitter, low-pressure",
        "diesel-pump, cold failed-to-start fault not-automatic running",
        "radar-gauge, low-level",
        "flame, dirty failed fire test",
    })
    void isWritableWhole(String device, String alarms) throws IOException {
        Profiles profiles = KitProfiles.load(FOLDER);
        Map<String, List<Case>> cases = new TreeMap<>();
        ProfileKitTest.read(
                Files.readString(FOLDER.resolve("tests").resolve(device + ".yaml")), cases);
        String id = "test-" + device;
        Set<String> raised = new TreeSet<>();
        for (Case one : cases.getOrDefault(id, List.of())) {
            ProfileKitTest.check(id, profiles, one, raised);
        }
        raised.remove("out-of-range");
        assertEquals(alarms, String.join(" ", raised));
    }
}
