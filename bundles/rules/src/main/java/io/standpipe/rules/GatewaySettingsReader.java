package io.standpipe.rules;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import io.standpipe.rules.message.Identity;
import org.jspecify.annotations.Nullable;

/** What {@link GatewayComponent} reads. */
public final class GatewaySettingsReader implements SettingsReader {

    @Override
    public String component() {
        return GatewayComponent.PID;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        @Nullable Identity unused = IdentitySettings.read(settings, "");
        return Wanted.NOTHING;
    }
}
