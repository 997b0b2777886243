package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.ModbusFormat;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.readings.StatusElsewhere;
import io.standpipe.modbus.value.Decoder;
import io.standpipe.modbus.value.PointOffset;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.profile.ProfileTrial;
import io.standpipe.model.time.SystemTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Decodes registers that were typed as those of an answer are decoded. What a device writes into a
 * log of its own is left out: nobody types that.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = ProfileTrial.class)
public final class ModbusTrial implements ProfileTrial {

    @Override
    public String key() {
        return ModbusFormat.KEY;
    }

    @Override
    public Outcome read(DeviceProfile profile, String raw) {
        TypedRegisters typed = TypedRegisters.of(raw);
        if (!typed.mistakes().isEmpty()) {
            return new Outcome(List.of(), List.of(), typed.mistakes());
        }
        List<Reading> readings = new ArrayList<>();
        Set<String> lacking = new LinkedHashSet<>();
        for (Point point : profile.points()) {
            if (point.source() instanceof ModbusSource source && !point.isStored()) {
                Read read = ReadPlan.whole(List.of(point));
                ByteBuffer answer = answer(read, typed);
                if (answer == null) {
                    lacking.add(read.toString());
                } else {
                    int at = source.address() - read.address();
                    readings.add(
                            Decoder.reading(
                                    new PointOffset(
                                            point, source, source.table().bits() ? at : 2 * at),
                                    answer,
                                    0));
                }
            }
        }
        return new Outcome(judged(profile, readings), List.copyOf(lacking), List.of());
    }

    /** Null if something of it was not given. */
    private static @Nullable ByteBuffer answer(Read read, TypedRegisters typed) {
        ByteBuffer answer = ByteBuffer.allocate(read.answerBytes());
        for (int i = 0; i < read.count(); i++) {
            Integer value = typed.value(read.table(), read.address() + i);
            if (value == null) {
                return null;
            }
            if (read.table().bits()) {
                answer.put(i / 8, (byte) (answer.get(i / 8) | value << (i % 8)));
            } else {
                answer.putShort(2 * i, value.shortValue());
            }
        }
        return answer;
    }

    /** With what other points say of their quality. */
    private static List<Reading> judged(DeviceProfile profile, List<Reading> readings) {
        List<Reading> judged = new ArrayList<>();
        Device device = new Device("trial", "", profile, "", Place.UNKNOWN);
        new StatusElsewhere(one -> judged.addAll(one.readings()))
                .accept(new Readings(device, SystemTime.INSTANCE.stamp(), readings));
        return judged;
    }
}
