package io.standpipe.mqtt;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.settings.MqttSettings;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What {@link MqttComponent} reads. */
@Component(service = SettingsReader.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class MqttSettingsReader implements SettingsReader {

    @Override
    public String component() {
        return MqttSettings.COMPONENT;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        MqttSettings options = MqttSettings.parse(settings, neighbours.gateway());
        neighbours.duties().accept(settings);
        Passwords unused = Passwords.open(settings, neighbours.secrets());
        List<BrokerAddress> servers = options == null ? List.of() : options.servers();
        return new Wanted(
                List.of(),
                servers.stream()
                        .map(each -> new Wanted.Peer(each.name(), each.port(), each.toString()))
                        .toList(),
                List.of());
    }
}
