package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.profiles.KitProfiles;
import io.standpipe.rules.KitRules;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A code that the maker's paper does not name, where an alarm looks at such codes: it may be a
 * fire, or that nobody watches. So it raises something, or is BAD, in every profile that is
 * shipped.
 */
class UnknownCodesTest {

    private record Word(ModbusSource.Table table, int address) {}

    @Test
    void noneIsTakenForAllIsWell() throws Exception {
        Profiles shipped = KitProfiles.load(Path.of("../../device-profiles"));
        Set<String> silent = new TreeSet<>();
        int looked = 0;
        for (String id : shipped.ids()) {
            DeviceProfile profile = profile(shipped, id);
            Map<Word, Integer> image = new HashMap<>();
            Set<Point> unknown = unknown(profile, image);
            looked += unknown.size();
            if (!unknown.isEmpty()) {
                silent.addAll(silent(profile, image, unknown));
            }
        }
        assertEquals(Set.of(), silent);
        assertEquals(true, looked > 700, looked + " points");
    }

    private static DeviceProfile profile(Profiles shipped, String id) throws Exception {
        boolean link = shipped.parameters(id).contains("node");
        return shipped.profile(id, link ? Map.of("node", "1") : Map.of());
    }

    /** Points that hold a code which is none of their states; the codes go to the image. */
    private static Set<Point> unknown(DeviceProfile profile, Map<Word, Integer> image) {
        Set<Point> unknown = new java.util.HashSet<>();
        BitSet watched = profile.watched();
        for (Point point : profile.points()) {
            if (point.states().isEmpty()
                    || !watched.get(point.index())
                    || !(point.source() instanceof ModbusSource source)
                    || source.table().bits()
                    || source.type() == ModbusSource.Type.BIT) {
                continue;
            }
            long code = 1;
            while (point.states().containsKey(code)) {
                code++;
            }
            image.put(new Word(source.table(), source.address()), (int) code);
            unknown.add(point);
        }
        return unknown;
    }

    /** Those at which nothing came of it, as profile and point. */
    private static Set<String> silent(
            DeviceProfile profile, Map<Word, Integer> image, Set<Point> unknown) {
        KitRules.Outcome outcome =
                KitRules.judge(
                        profile,
                        KitSlave.read(
                                profile,
                                (table, at) -> image.getOrDefault(new Word(table, at), 0)));
        BitSet told = new BitSet();
        for (AlarmDefinition alarm : profile.alarms()) {
            if (outcome.alarms().contains(alarm.id())) {
                alarm.when().points().forEach(told::set);
            }
        }
        Set<String> silent = new TreeSet<>();
        for (Point point : unknown) {
            boolean bad = outcome.points().get(point.id()).quality().status() == Quality.Status.BAD;
            if (!bad && !told.get(point.index())) {
                silent.add(profile.id() + " " + point.id());
            }
        }
        return silent;
    }
}
