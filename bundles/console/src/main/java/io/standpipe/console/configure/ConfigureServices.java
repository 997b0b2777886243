package io.standpipe.console.configure;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Gateway;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Secrets;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.uplink.Uplinks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a configuration asks; each is null while there is none.
 *
 * @param readers of the components that can be configured here
 */
public record ConfigureServices(
        @Nullable Configurations configurations,
        List<SettingsReader> readers,
        @Nullable Profiles profiles,
        @Nullable Secrets secrets,
        @Nullable DataDirectory data,
        @Nullable Uplinks uplinks,
        @Nullable ReadingSink sink,
        @Nullable Gateway gateway) {}
