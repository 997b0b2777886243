package io.standpipe.modbus.profile;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What profiles say of devices that are read over Modbus. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = PointFormat.class)
public final class ModbusFormat implements PointFormat {

    /** The key of points that stand here. */
    public static final String KEY = "modbus";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Set<String> profileKeys() {
        return Set.of("maxRegisters", "holes", "identify", "log");
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
    public List<String> questions(DeviceProfile profile, String file) {
        return PrintedAddress.questions(profile, file);
    }
}
