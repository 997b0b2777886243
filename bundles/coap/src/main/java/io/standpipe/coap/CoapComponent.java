package io.standpipe.coap;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.PresharedKeys;
import io.standpipe.coap.profile.CoapFormat;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Secrets;
import io.standpipe.model.Strangers;
import io.standpipe.model.bus.BusComponent;
import io.standpipe.model.bus.BusServices;
import io.standpipe.model.config.LastSecrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.time.SystemTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link CoapBus} for each configuration. */
@Component(
        name = CoapComponent.NAME,
        service = {ConfigurableComponent.class, Bus.class, Strangers.class, Confirmable.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = CoapComponent.Config.class, factory = true)
public final class CoapComponent extends BusComponent<CoapBusConfig, CoapBus>
        implements ConfigurableComponent, Strangers {

    static final String NAME = "io.standpipe.coap";

    private static final Logger LOG = LoggerFactory.getLogger(CoapComponent.class);

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe CoAP server",
            description =
                    "Takes what standalone smoke detectors report over CoAP and LwM2M. What each is, its"
                            + " device profile says.",
            icon = @Icon(resource = "OSGI-INF/coap.png", size = 32))
    @interface Config {

        @AttributeDefinition(
                name = "Devices",
                required = false,
                description =
                        "Device table: CSV with a header, as pasted from a spreadsheet. Columns id and profile are"
                                + " required; identity (of the key, the certificate or the LwM2M endpoint; default:"
                                + " the id), security (psk, rpk, x509 or none), key (a reference to the"
                                + " key of the device, or its public key), name, grid, lat, lon and the parameters"
                                + " of the profile may follow. A wrong row stays as it was and is reported. Example:"
                                + " id,profile,identity,key,name"
                                + " / smoke-0042,generic-smoke-coap,imei-864508030000042,env:KEY_42,Lize Rd 42 kitchen"
                                + " (a line each)|TextArea")
        String devices() default "";

        @AttributeDefinition(
                name = "Secure address",
                required = false,
                max = "128",
                description =
                        "Where DTLS is taken: an address or network interface with a port, such as *:5684 or"
                                + " eth1:5684; * is all. As it comes only this machine itself reaches it."
                                + " Empty: nowhere.")
        String secure() default CoapBusConfig.DEFAULT_SECURE;

        @AttributeDefinition(
                name = "Plain address",
                required = false,
                max = "128",
                description =
                        "Where to listen for CoAP without encryption, such as eth1:5683: anyone who can reach it can raise"
                                + " and clear alarms of devices with security none. One interface or address."
                                + " Empty: nowhere.")
        String plain() default "";

        @AttributeDefinition(
                name = "Keys",
                type = AttributeType.PASSWORD,
                required = false,
                description =
                        "Pre-shared keys of devices: identity=key, with semicolons between; a key is text or 0x"
                                + " and hexadecimal digits, 16 to 64 bytes. Best file:/path: a file with one"
                                + " a line, for the user of the gateway only. Empty: each row has its own.")
        String keys() default "";

        @AttributeDefinition(
                name = "Credentials",
                required = false,
                max = "1024",
                description =
                        "File with the private key of the gateway and its certificates or public key, PEM, whole"
                                + " path; for devices with security x509 or rpk. Empty: only psk.")
        String credentials() default "";

        @AttributeDefinition(
                name = "Certificate authority",
                required = false,
                max = "1024",
                description =
                        "File with the certificates that device certificates are issued under, PEM, whole path."
                                + " Empty: no certificates are taken.")
        String ca() default "";
    }

    private final Secrets secrets;
    private final PresharedKeys keys = new PresharedKeys();
    private final LastSecrets opened = new LastSecrets();
    private final Path file;
    private CoapBusConfig.@Nullable Ports ports;

    @Activate
    public CoapComponent(
            @Reference ReadingSink sink,
            @Reference(target = "(" + Profiles.FORMAT + "=" + CoapFormat.KEY + ")")
                    Profiles profiles,
            @Reference Faults faults,
            @Reference Secrets secrets,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        super(NAME, new BusServices(sink, profiles, faults, data), properties, LOG::error);
        this.secrets = secrets;
        file = data.path().resolve(source().replaceAll("[^A-Za-z0-9._~-]", "_") + ".connections");
        configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Override
    protected CoapBusConfig parse(Settings settings) {
        CoapBusConfig config =
                CoapBusConfig.read(settings, services().profiles(), opened.through(secrets), keys);
        opened.problems().forEach(settings::problem);
        return config;
    }

    /** Another table leaves the sockets open: each detector would have to shake hands again. */
    @Override
    protected boolean take(CoapBus before, CoapBusConfig accepted) {
        if (!accepted.ports().equals(ports)) {
            return false;
        }
        before.install(accepted.detectors());
        return true;
    }

    @Override
    protected CoapBus make(CoapBusConfig accepted, Consumer<List<String>> problems) {
        diskIs("");
        CoapBus made =
                new CoapBus(source(), services().sink(), SystemTime.INSTANCE, file, this::diskIs);
        made.install(accepted.detectors());
        return made;
    }

    @Override
    protected void start(CoapBus made, CoapBusConfig accepted, Consumer<List<String>> problems) {
        ports = accepted.ports();
        problems.accept(made.start(accepted.ports(), problems));
    }

    @Override
    protected void runs(CoapBusConfig accepted) {
        CoapBus bus = running();
        LOG.info(
                "{} listens at {} for {} devices",
                source(),
                bus == null ? List.of() : bus.addresses(),
                accepted.detectors().size());
    }

    private void diskIs(String problem) {
        report(problem.isEmpty() ? List.of() : List.of(problem));
    }

    @Override
    public String name() {
        return source();
    }

    @Override
    public List<Stranger> strangers() {
        CoapBus bus = running();
        return bus == null ? List.of() : bus.strangers();
    }

    @Override
    public long refused() {
        CoapBus bus = running();
        return bus == null ? 0 : bus.refused();
    }

    /** For tests. */
    @Nullable CoapBus bus() {
        return running();
    }

    @Override
    @Deactivate
    protected synchronized void deactivate(int reason) {
        super.deactivate(reason);
        if (reason == CONFIGURATION_DELETED) {
            RestartStore.delete(file);
        }
    }
}
