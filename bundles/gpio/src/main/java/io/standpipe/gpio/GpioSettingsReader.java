package io.standpipe.gpio;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What {@link GpioComponent} reads. */
@Component(service = SettingsReader.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class GpioSettingsReader implements SettingsReader {

    @Override
    public String component() {
        return GpioComponent.NAME;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        GpioBusConfig config = GpioBusConfig.read(settings, neighbours.profiles());
        return new Wanted(config.devices(), List.of(), List.of());
    }
}
