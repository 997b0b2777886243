package io.standpipe.console.route;

import io.standpipe.model.Gateway;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.Strangers;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Outbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked at the moment; each is null while there is none.
 *
 * @param notRunning why there is no gateway
 * @param commands those who carry commands out
 * @param strangers of each bus that devices call by themselves
 * @param measured those who count something
 */
public record Services(
        @Nullable Gateway gateway,
        @Nullable NotRunning notRunning,
        @Nullable Present present,
        @Nullable Outbox outbox,
        List<CommandProvider> commands,
        List<Strangers> strangers,
        List<Measured> measured) {}
