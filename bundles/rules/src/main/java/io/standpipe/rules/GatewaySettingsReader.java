package io.standpipe.rules;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What {@link GatewayComponent} reads. */
@Component(service = SettingsReader.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class GatewaySettingsReader implements SettingsReader {

    @Override
    public String component() {
        return GatewayComponent.PID;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        boolean nobody = IdentitySettings.read(settings, "") == null;
        return new Wanted(List.of(), List.of(), List.of(), List.of(), nobody);
    }
}
