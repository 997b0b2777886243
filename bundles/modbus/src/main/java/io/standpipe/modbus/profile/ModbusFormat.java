package io.standpipe.modbus.profile;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What profiles say of devices that are read over Modbus. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = PointFormat.class)
public final class ModbusFormat implements PointFormat {

    /** The key of points that stand here. */
    public static final String KEY = "modbus";

    private static final Keys.Key POINT = Keys.Key.of(KEY, ModbusKeys.KEYS);

    private static final Keys.Key MAX_REGISTERS =
            Keys.Key.of(
                            "maxRegisters",
                            Shape.whole(1, ModbusPart.MAX_REGISTERS),
                            "Most registers that the device answers in one read; the limit of the"
                                    + " Modbus protocol is 125.")
                    .or(ModbusPart.MAX_REGISTERS)
                    .forAll();

    private static final Keys.Key HOLES =
            Keys.Key.of(
                            "holes",
                            Shape.FLAG,
                            "Whether registers between two points that belong to no point, up to 8,"
                                    + " may be read along to save a request. false for a device"
                                    + " that refuses such reads or does not answer them.")
                    .or(true)
                    .forAll();

    @Override
    public Keys.Key point() {
        return POINT;
    }

    @Override
    public List<Keys.Key> profileKeys() {
        return List.of(MAX_REGISTERS, HOLES, LogDraft.LOG, IdentifyDraft.IDENTIFY);
    }

    @Override
    public List<Rule> pointRules() {
        List<Rule> rules = new ArrayList<>(LogDraft.POINT_RULES);
        rules.add(POLLED);
        rules.add(
                Rule.refuse(
                        "sourceTime",
                        Rule.inside(KEY, Rule.is("table", "coil", "discrete")),
                        ProfilePointPhrase.CLOCK_OF_REGISTERS.with(),
                        ProfileYamlPhrase.REMOVE_IT.with()));
        return rules;
    }

    @Override
    public Set<String> columns() {
        return Set.of("address", "unit", "interval");
    }

    @Override
    public PointReader reader(Fields document) throws Wrong {
        return new ModbusReader(document);
    }

    @Override
    public String place(Point point) {
        return point.source() instanceof ModbusSource ? PointRegisters.place(point) : "";
    }

    @Override
    public List<String> questions(DeviceProfile profile, String file) {
        return PrintedAddress.questions(profile, file);
    }
}
