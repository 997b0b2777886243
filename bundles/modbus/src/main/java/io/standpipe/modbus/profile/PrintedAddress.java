package io.standpipe.modbus.profile;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Addresses as manuals print them: with the number of their table before them and counted from 1,
 * so that 40005 is the holding register 4 (Modicon's notation, in five or six digits). On the wire
 * both 4 and 40005 are addresses, and some devices do have registers there: it is asked only.
 */
final class PrintedAddress {

    private static final int DIGITS_5 = 10_000;
    private static final int DIGITS_6 = 100_000;

    /** Points of a profile that are asked about: what is wrong with one is wrong with all. */
    private static final int ASKED = 3;

    private PrintedAddress() {}

    /**
     * The address on the wire that a printed one stands for; negative if it cannot be a printed one
     * of this table.
     */
    static int meant(ModbusSource.Table table, long printed) {
        int number =
                switch (table) {
                    case COIL -> 0;
                    case DISCRETE -> 1;
                    case INPUT -> 3;
                    case HOLDING -> 4;
                };
        for (int digits : new int[] {DIGITS_5, DIGITS_6}) {
            long address = printed - (long) number * digits - 1;
            long most = digits == DIGITS_5 ? digits - 1L : 65_536;
            if (number > 0 && address >= 0 && address < most) {
                return (int) address;
            }
        }
        return -1;
    }

    static List<String> questions(DeviceProfile profile, String file) {
        List<String> questions = new ArrayList<>();
        int more = 0;
        for (Point point : profile.points()) {
            if (point.source() instanceof ModbusSource source) {
                int meant = meant(source.table(), source.address());
                if (meant >= 0 && questions.size() == ASKED) {
                    more++;
                } else if (meant >= 0) {
                    questions.add(
                            "%s, point %s: address %d of table %s: did you mean %d? Manuals count from %d1; if the device has it at %d, leave it"
                                    .formatted(
                                            file,
                                            point.id(),
                                            source.address(),
                                            source.table().name().toLowerCase(Locale.ROOT),
                                            meant,
                                            (source.address() - meant - 1) / 10,
                                            source.address()));
                }
            }
        }
        if (more > 0) {
            questions.add("%s: and %d more points with such addresses".formatted(file, more));
        }
        return questions;
    }
}
