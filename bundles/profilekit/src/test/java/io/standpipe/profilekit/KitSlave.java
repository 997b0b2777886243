package io.standpipe.profilekit;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.Identification;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.readings.KeptCounts;
import io.standpipe.modbus.readings.LogReader;
import io.standpipe.modbus.readings.SourceTimes;
import io.standpipe.modbus.readings.StatusElsewhere;
import io.standpipe.modbus.value.RegisterText;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A slave with given registers, read as the gateway reads it: planned, asked for, decoded. */
public final class KitSlave {

    /** What stands in the slave. */
    public interface Image {
        /**
         * @return the register's 16 bits; of a coil or discrete input 0 or 1
         */
        int at(Table table, int address);
    }

    private KitSlave() {}

    public static List<Reading> read(DeviceProfile profile, Image image) {
        List<Reading> readings = new ArrayList<>();
        for (ReadPlan plan : ReadPlan.of(profile)) {
            for (Read read : plan.reads()) {
                ByteBuffer answer = answer(read.table(), read.address(), read.count(), image);
                read.decode(answer, 0, readings);
            }
        }
        List<Reading> judged = new ArrayList<>();
        Device device = new Device("kit", "kit", profile, "kit", Place.UNKNOWN);
        Stamp stamp = new Stamp(0, 0, Stamp.Clock.SYNCHRONISED);
        new StatusElsewhere(poll -> judged.addAll(poll.readings()))
                .accept(new Readings(device, stamp, readings));
        return judged;
    }

    /**
     * What is told of a device's log.
     *
     * @param utc when it is read, seconds
     * @param images what stands in the slave, poll after poll
     */
    public static List<Readings> log(DeviceProfile profile, long utc, List<Image> images) {
        List<Readings> told = new ArrayList<>();
        List<Image> now = new ArrayList<>();
        Device device = new Device("kit", "kit", profile, "kit", Place.UNKNOWN);
        Stamp stamp = new Stamp(0, utc * 1000, Stamp.Clock.SYNCHRONISED);
        LogReader reader =
                new LogReader(
                        new SourceTimes(told::add),
                        KeptCounts.inMemory(),
                        (id, read, done) -> {
                            Image image = now.get(now.size() - 1);
                            ByteBuffer answer =
                                    answer(read.table(), read.address(), read.count(), image);
                            int[] values = read.values(answer, 0);
                            done.accept(new AdHocRead.Outcome(Quality.GOOD, "", values));
                        },
                        () -> stamp);
        for (Image image : images) {
            now.add(image);
            Readings poll = new Readings(device, stamp, read(profile, image));
            reader.accept(poll);
        }
        told.removeIf(poll -> poll.readings().stream().noneMatch(one -> one.point().isStored()));
        return told;
    }

    /** The text that the registers hold. */
    public static String text(Identification what, Image image) {
        return RegisterText.of(
                answer(what.table(), what.address(), what.registers(), image),
                0,
                what.registers(),
                what.order());
    }

    private static ByteBuffer answer(Table table, int address, int count, Image image) {
        ByteBuffer answer = ByteBuffer.allocate(table.bits() ? (count + 7) / 8 : 2 * count);
        for (int i = 0; i < count; i++) {
            int value = image.at(table, address + i);
            if (table.bits()) {
                answer.put(i / 8, (byte) (answer.get(i / 8) | (value & 1) << (i % 8)));
            } else {
                answer.putShort(2 * i, (short) value);
            }
        }
        return answer;
    }
}
