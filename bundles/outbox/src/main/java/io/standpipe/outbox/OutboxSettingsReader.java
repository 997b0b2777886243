package io.standpipe.outbox;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import io.standpipe.outbox.writer.DiskFault;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What {@link OutboxComponent} reads. */
@Component(service = SettingsReader.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class OutboxSettingsReader implements SettingsReader {

    @Override
    public String component() {
        return DiskFault.SOURCE;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        OutboxSettings unused = OutboxSettings.read(settings, neighbours.data());
        return Wanted.NOTHING;
    }
}
