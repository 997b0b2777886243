package io.standpipe.coap;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.dtls.DtlsFiles;
import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.Phrase;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What {@link CoapComponent} reads. */
@Component(service = SettingsReader.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CoapSettingsReader implements SettingsReader {

    /** As the kernel says it of a port that another has. */
    private static final String IN_USE = "Address already in use";

    @Override
    public String component() {
        return CoapComponent.NAME;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        CoapBusConfig config =
                CoapBusConfig.read(settings, neighbours.profiles(), neighbours.secrets());
        CoapBusConfig.Ports ports = config.ports();
        List<Wanted.Sole> sole = new ArrayList<>();
        List<Wanted.Lacking> lacking = new ArrayList<>();
        if (ports.secure() != null) {
            listen("secure", ports.secure(), () -> DtlsFiles.require(ports), sole, lacking);
        }
        if (ports.plain() != null) {
            listen("plain", ports.plain(), () -> {}, sole, lacking);
        }
        return new Wanted(config.devices(), List.of(), sole, lacking, false);
    }

    /** What must be there before a socket is opened. */
    private interface Needed {
        void look() throws IOException, GeneralSecurityException;
    }

    /** What {@link Sockets#open} would come to, but for the socket. */
    private static void listen(
            String setting,
            ListenAddress where,
            Needed needed,
            List<Wanted.Sole> sole,
            List<Wanted.Lacking> lacking) {
        try {
            if (!where.addresses().isEmpty()) {
                needed.look();
            }
            sole.add(
                    new Wanted.Sole(
                            setting,
                            "udp " + where,
                            where.everywhere(),
                            where.port(),
                            unheard(setting, where, IN_USE)));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            lacking.add(
                    new Wanted.Lacking(
                            setting,
                            unheard(setting, where, String.valueOf(e.getMessage())).english()));
        }
    }

    private static Phrase.Said unheard(String setting, ListenAddress where, String why) {
        return BusPhrase.NOTHING_HEARD.with(setting, where.host(), where.port(), why);
    }
}
