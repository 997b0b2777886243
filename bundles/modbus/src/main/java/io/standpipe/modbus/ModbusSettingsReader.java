package io.standpipe.modbus;

import io.standpipe.modbus.settings.Address;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.modbus.settings.SerialAddress;
import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.words.AnswerPhrase;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What {@link ModbusComponent} reads. */
@Component(service = SettingsReader.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ModbusSettingsReader implements SettingsReader {

    @Override
    public String component() {
        return ModbusComponent.NAME;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        BusConfig config = read(settings, neighbours.profiles());
        List<Wanted.Peer> peers = new ArrayList<>();
        List<Wanted.Sole> sole = new ArrayList<>();
        for (Address address : config.byAddress().keySet()) {
            if (address instanceof Endpoint tcp) {
                peers.add(new Wanted.Peer(tcp.name(), tcp.port(), tcp.toString()));
            } else if (address instanceof SerialAddress line) {
                sole.add(
                        new Wanted.Sole(
                                "address",
                                line.canonical(),
                                false,
                                0,
                                AnswerPhrase.PORT_OF_OTHER_BUS.with(line.path())));
            }
        }
        return new Wanted(config.devices(), peers, sole);
    }

    static BusConfig read(Settings settings, Profiles profiles) {
        // Asked for, so that it is known; what it opens to is of connections.
        String unused = settings.secret(ModbusComponent.KEY_PASSWORD);
        return BusConfig.read(settings, profiles);
    }
}
