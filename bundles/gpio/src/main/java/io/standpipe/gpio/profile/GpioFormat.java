package io.standpipe.gpio.profile;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What profiles say of things that are wired to the board itself. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = PointFormat.class)
public final class GpioFormat implements PointFormat {

    private static final PointReader READER = new GpioReader();

    /** The key of points that stand here. */
    public static final String KEY = "gpio";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Set<String> columns() {
        return Set.of("pins");
    }

    @Override
    public PointReader reader(Fields document) {
        return READER;
    }
}
