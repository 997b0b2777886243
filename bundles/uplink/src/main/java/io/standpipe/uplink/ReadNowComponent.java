package io.standpipe.uplink;

import io.standpipe.model.Bus;
import io.standpipe.model.Present;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.uplink.command.ReadNowCommand;
import io.standpipe.uplink.context.OptionalServices;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Offers {@code read-now} to whoever stands at the gateway itself; an uplink has it anyway. Any
 * thread.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = CommandProvider.class)
public final class ReadNowComponent implements CommandProvider {

    private final OptionalServices installed = new OptionalServices();
    private final List<Command> commands = List.of(new ReadNowCommand(installed));

    @Reference(
            name = "present",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPresent(Present service) {
        installed.present(service);
    }

    void unsetPresent(Present service) {
        installed.noPresent(service);
    }

    @Reference(
            name = "bus",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addBus(Bus bus) {
        installed.add(bus);
    }

    void removeBus(Bus bus) {
        installed.remove(bus);
    }

    @Override
    public String name() {
        return "io.standpipe.uplink";
    }

    @Override
    public List<Command> commands() {
        return commands;
    }
}
