package io.standpipe.coap;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.BusPhrase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link CoapComponent} reads. */
public final class CoapSettingsReader implements SettingsReader {

    @Override
    public String component() {
        return CoapComponent.NAME;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        CoapBusConfig config =
                CoapBusConfig.read(settings, neighbours.profiles(), neighbours.secrets());
        List<Wanted.Sole> sole = new ArrayList<>();
        add("secure", config.ports().secure(), sole);
        add("plain", config.ports().plain(), sole);
        return new Wanted(config.devices(), List.of(), sole);
    }

    private static void add(
            String setting, @Nullable ListenAddress listens, List<Wanted.Sole> sole) {
        if (listens != null) {
            sole.add(
                    new Wanted.Sole(
                            setting,
                            "udp " + listens,
                            listens.everywhere(),
                            listens.port(),
                            BusPhrase.NOTHING_HEARD.with(
                                    setting,
                                    listens.host(),
                                    listens.port(),
                                    "Address already in use")));
        }
    }
}
