package io.standpipe.modbus.profile;

import io.standpipe.model.device.BusPart;
import io.standpipe.model.device.DeviceProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says of a slave besides its points.
 *
 * @param maxRegisters most registers the device answers in one read, [1, 125] (Modbus application
 *     protocol 1.1b3, 6.3)
 * @param holes whether registers between its points, which belong to none, may be read along
 * @param identify registers that tell such a device; empty if none are known
 * @param log what the device writes down by itself; null if that is nothing
 */
public record ModbusPart(
        int maxRegisters, boolean holes, List<Identification> identify, @Nullable EventLog log)
        implements BusPart {

    /** The protocol's own limit for functions 3 and 4. */
    public static final int MAX_REGISTERS = 125;

    /** Of a device of which nothing is said. */
    public static final ModbusPart USUAL = new ModbusPart(MAX_REGISTERS, true, List.of(), null);

    public ModbusPart {
        identify = List.copyOf(identify);
        if (maxRegisters < 1 || maxRegisters > MAX_REGISTERS) {
            throw new IllegalArgumentException(
                    "maxRegisters must be 1 to " + MAX_REGISTERS + ", but is " + maxRegisters);
        }
    }

    /** That of a profile. */
    public static ModbusPart of(DeviceProfile profile) {
        return profile.part() instanceof ModbusPart part ? part : USUAL;
    }
}
