package io.standpipe.model.check;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import java.util.function.Consumer;

/**
 * What a component asks others while it reads its configuration.
 *
 * @param gateway the gateway's id
 * @param duties reads what the settings of an uplink say of its duties
 */
public record Neighbours(
        String gateway,
        Profiles profiles,
        Secrets secrets,
        DataDirectory data,
        Consumer<Settings> duties) {}
