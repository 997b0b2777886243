package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Faults;
import io.standpipe.model.Secrets;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.TestPki;
import io.standpipe.uplink.UplinksComponent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell, with a real socket behind it. */
@Timeout(30)
class MqttComponentTest {

    @TempDir Path data;

    private static final String FAULT = "io.standpipe.mqtt~north/configuration";
    private static final int CONFIGURATION_DELETED = 4;
    private static final int BUNDLE_STOPPED = 6;

    private final FakeOutbox outbox = new FakeOutbox();
    private final RecordingFaults faults = new RecordingFaults();
    private final FakeGateway gateway = new FakeGateway();
    private final UplinksComponent uplinks = new UplinksComponent(gateway, outbox, faults);
    private final Map<String, Object> properties = new HashMap<>();
    private ScriptedPeer peer;

    @BeforeEach
    void begin() throws IOException {
        peer = new ScriptedPeer();
        properties.put("server", "tcp://localhost:" + peer.port());
        properties.put("service.pid", "io.standpipe.mqtt~north");
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
    }

    private MqttComponent component(Secrets secrets) {
        MqttComponent component = new MqttComponent(gateway, faults, () -> data, uplinks);
        if (secrets != null) {
            component.setSecrets(secrets);
        }
        component.configure(properties);
        return component;
    }

    @Test
    void itConnectsUnderItsNames() throws Exception {
        MqttComponent component = component(null);
        ScriptedPeer.Packet connect = peer.welcome(ScriptedPeer.WELCOME);
        assertTrue(connect.holds("standpipe-gw-1-north"));
        assertTrue(connect.holds("standpipe/1/fengtai/gw-1/status"));
        ScriptedPeer.Packet status = peer.published();
        assertTrue(status.holds("\"online\":true"));
        assertEquals("mqtt-north", outbox.opened());
        assertEquals("{}", faults.raised().toString());
        component.deactivate(BUNDLE_STOPPED);
        assertTrue(peer.published().holds("\"cause\":\"shutdown\""));
        assertTrue(outbox.closed());
    }

    @Test
    void theSameConfigurationDoesNothingAndAnotherOneRestarts() throws Exception {
        MqttComponent component = component(null);
        peer.welcome(ScriptedPeer.WELCOME);
        peer.read();
        properties.put("kura.extra", "what the framework adds");
        component.configure(properties);
        assertFalse(outbox.closed(), "the same again");
        peer.hangUp();
        properties.put("clientId", "other");
        component.configure(properties);
        assertTrue(outbox.closed());
        assertTrue(peer.welcome(ScriptedPeer.WELCOME).holds("other"));
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void aBadConfigurationIsAFaultUntilItIsGood() throws Exception {
        properties.put("server", "localhost:1883");
        MqttComponent component = component(null);
        assertTrue(faults.raised().get(FAULT).contains("tcp://"), faults.raised().toString());
        assertEquals("", outbox.opened(), "nothing was started");
        properties.put("server", "tcp://localhost:" + peer.port());
        component.configure(properties);
        assertFalse(faults.raised().containsKey(FAULT));
        peer.welcome(ScriptedPeer.WELCOME);
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    /** Without its uplink a gateway is deaf and dumb to its centre. */
    @Test
    void aMistakeCostsNoConnection() throws Exception {
        properties.put("user", "gw");
        properties.put("password", "file:/secret");
        boolean[] away = {false};
        MqttComponent component =
                component(
                        value -> {
                            if (away[0]) {
                                throw new IllegalArgumentException(value + " cannot be read");
                            }
                            return "Geheim7".toCharArray();
                        });
        peer.welcome(ScriptedPeer.WELCOME);
        peer.read();
        away[0] = true;
        properties.put("server", "localhost:1883");
        properties.put("keepAlive", "thirty");
        properties.put("version", 4);
        properties.put("root", "a//b");
        component.configure(properties);
        assertFalse(outbox.closed(), "the connection stands");
        String fault = faults.raised().get(FAULT);
        assertTrue(fault.contains("keepAlive must be"), fault);
        assertTrue(fault.contains("\"tcp://localhost:" + peer.port() + "\" stays"), fault);
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
        // Nor does a restart.
        component = new MqttComponent(gateway, faults, () -> data, uplinks);
        component.setSecrets(value -> "Geheim7".toCharArray());
        component.configure(properties);
        assertTrue(peer.welcome(ScriptedPeer.WELCOME).holds("Geheim7"));
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void itsFaultsGoWithItsConfigurationOnly() {
        properties.put("server", "");
        MqttComponent component = component(null);
        faults.raise("io.standpipe.mqtt~north", "uplink", "x");
        faults.raise("io.standpipe.mqtt~north", "uplink-refused", "x");
        component.deactivate(BUNDLE_STOPPED);
        assertEquals(3, faults.raised().size());
        component.deactivate(CONFIGURATION_DELETED);
        assertEquals(Map.of(), Map.copyOf(faults.raised()));
    }

    @Test
    void thePasswordIsOpenedAndShownToTheBrokerAlone() throws Exception {
        properties.put("user", "gw");
        properties.put("password", "env:BROKER");
        Secrets secrets = value -> value.equals("env:BROKER") ? "Geheim7".toCharArray() : null;
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            MqttComponent component = component(secrets);
            assertTrue(peer.welcome(0x20, 3, 0, 0x87, 0).holds("Geheim7"));
            assertTrue(peer.welcome(ScriptedPeer.WELCOME).holds("Geheim7"));
            peer.read();
            peer.hangUp();
            component.deactivate(BUNDLE_STOPPED);
        } finally {
            System.setErr(before);
        }
        String said = log.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("not authorized") && said.contains("connected to"), said);
        assertFalse(said.contains("Geheim7"), said);
        assertFalse(faults.raised().toString().contains("Geheim7"));
        ConnectTarget target =
                new ConnectTarget(
                        new BrokerAddress("tcp", "h", 1),
                        "",
                        null,
                        "c",
                        "u",
                        "Geheim7".getBytes(StandardCharsets.UTF_8),
                        30,
                        new Topics(""),
                        Duration.ofSeconds(20),
                        null);
        assertFalse(target.toString().contains("Geheim7"));
    }

    /** Kura encrypts it anew each time somebody saves the form. */
    @Test
    void theSamePasswordEncryptedAnewIsTheSameConfiguration() throws Exception {
        Secrets secrets = value -> value.replaceFirst("^iv.-", "").toCharArray();
        properties.put("password", "iv1-Geheim7");
        MqttComponent component = component(secrets);
        peer.welcome(ScriptedPeer.WELCOME);
        properties.put("password", "iv2-Geheim7");
        component.configure(properties);
        assertFalse(outbox.closed(), "the connection goes on");
        peer.hangUp();
        properties.put("password", "iv3-Geheim8");
        component.configure(properties);
        assertTrue(outbox.closed());
        assertTrue(peer.welcome(ScriptedPeer.WELCOME).holds("Geheim8"));
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void theSameKeyPasswordEncryptedAnewIsTheSameConfiguration() throws Exception {
        Secrets secrets = value -> value.replaceFirst("^iv.-", "").toCharArray();
        properties.put("keyPassword", "iv1-Geheim7");
        MqttComponent component = component(secrets);
        peer.welcome(ScriptedPeer.WELCOME);
        properties.put("keyPassword", "iv2-Geheim7");
        component.configure(properties);
        assertFalse(outbox.closed(), "the connection goes on");
        properties.put("keyPassword", "iv2-Geheim8");
        component.configure(properties);
        assertTrue(outbox.closed());
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void encryptedAndOverTheOlderVersion(@TempDir Path work) throws Exception {
        TestPki.Issued ca = TestPki.ca("brigade");
        TestPki.Issued broker = TestPki.issue(ca, "broker", "localhost");
        TestPki.Issued own = TestPki.issue(ca, "gw-1");
        peer.close();
        peer = ScriptedPeer.encrypted(TestPki.server(broker, ca, ca), true);
        properties.put("server", "ssl://localhost:" + peer.port());
        properties.put("version", "3.1.1");
        properties.put("ca", ca.write(work.resolve("ca.pem")).toString());
        Path pkcs12 = own.writePkcs12(work.resolve("gw.p12"), "Geheim7", ca);
        properties.put("certificate", pkcs12.toString());
        properties.put("keyPassword", "env:KEY");
        MqttComponent component =
                component(value -> (value.equals("env:KEY") ? "Geheim7" : "").toCharArray());
        ScriptedPeer.Packet connect = peer.welcome(0x20, 2, 0, 0);
        assertEquals(4, connect.rest()[6]);
        assertEquals("CN=gw-1", peer.clientName());
        assertTrue(peer.published().holds("\"online\":true"));
        assertEquals("{}", faults.raised().toString());
        component.deactivate(BUNDLE_STOPPED);
        peer.hangUp();
    }

    @Test
    void certificatesThatAreMissingAreAFaultUntilTheConfigurationGoes(@TempDir Path work) {
        properties.put("server", "ssl://localhost:" + peer.port());
        properties.put("ca", work.resolve("ca.pem").toString());
        CountDownLatch raised = new CountDownLatch(1);
        Faults watched =
                new Faults() {
                    @Override
                    public void raise(String source, String condition, String text) {
                        faults.raise(source, condition, text);
                        raised.countDown();
                    }

                    @Override
                    public void clear(String source, String condition) {
                        faults.clear(source, condition);
                    }
                };
        MqttComponent component = new MqttComponent(gateway, watched, () -> data, uplinks);
        component.configure(properties);
        assertTrue(await(raised));
        String fault = faults.raised().get("io.standpipe.mqtt~north/certificate");
        assertTrue(fault.contains("ca.pem, which is not there"), fault);
        component.deactivate(BUNDLE_STOPPED);
        assertEquals(1, faults.raised().size());
        component.deactivate(CONFIGURATION_DELETED);
        assertEquals("{}", faults.raised().toString());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aPasswordThatCannotBeOpenedIsAFaultAndNothingIsSent() {
        properties.put("password", "env:NO_SUCH");
        Secrets none =
                value -> {
                    throw new IllegalArgumentException("no variable NO_SUCH");
                };
        MqttComponent component = component(none);
        assertTrue(faults.raised().get(FAULT).contains("no variable NO_SUCH"));
        assertEquals("", outbox.opened());
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void aPasswordWaitsForTheServiceThatOpensIt() throws Exception {
        properties.put("password", "env:BROKER");
        MqttComponent component = component(null);
        assertTrue(faults.raised().get(FAULT).contains("no service is there that opens it"));
        assertEquals("", outbox.opened());
        Secrets secrets = value -> "Geheim7".toCharArray();
        component.setSecrets(secrets);
        assertFalse(faults.raised().containsKey(FAULT));
        assertTrue(peer.welcome(ScriptedPeer.WELCOME).holds("Geheim7"));
        component.unsetSecrets(secrets);
        component.configure(properties);
        assertFalse(outbox.closed(), "it goes on with the password it has");
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void itTakesCommandsIfTheyAreSignedWhereAKeyIsSet() throws Exception {
        properties.put("commandKey", "0123456789abcdef0123456789abcdef");
        Secrets secrets = String::toCharArray;
        MqttComponent component = component(secrets);
        peer.welcome(ScriptedPeer.WELCOME);
        assertTrue(peer.read().holds("gw-1/status"), "first it subscribes");
        assertTrue(peer.read().holds("gw-1/cmd/+"));
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
        assertEquals("{}", faults.raised().toString());
    }

    @Test
    void withoutItsKeyItTakesNoCommands() throws Exception {
        properties.put("commandKey", "short");
        MqttComponent component = component(String::toCharArray);
        peer.welcome(ScriptedPeer.WELCOME);
        assertTrue(peer.read().holds("gw-1/status"));
        assertEquals(ScriptedPeer.PUBLISH, peer.read().type(), "and nobody listens for commands");
        String text = faults.raised().get(FAULT);
        assertTrue(text.contains("at least 32 characters; no command is carried out"), text);
        assertFalse(text.contains("short"), text);
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    @Test
    void aKeyWaitsForTheServiceThatOpensItAndThenCommandsAreTaken() throws Exception {
        properties.put("commandKey", "0123456789abcdef0123456789abcdef");
        MqttComponent component = component(null);
        peer.welcome(ScriptedPeer.WELCOME);
        assertTrue(faults.raised().get(FAULT).contains("no command is carried out until"));
        peer.hangUp();
        component.setSecrets(String::toCharArray);
        peer.welcome(ScriptedPeer.WELCOME);
        peer.read();
        assertTrue(peer.read().holds("gw-1/cmd/+"));
        assertFalse(faults.raised().containsKey(FAULT));
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }

    /** Without the bundle its name would be all that is carried out. */
    @Test
    void aCommandsBundleThatComesLaterCounts() throws Exception {
        properties.put("commands", "+read-tag");
        MqttComponent component = component(null);
        peer.welcome(ScriptedPeer.WELCOME);
        assertFalse(outbox.closed());
        CommandProvider provider =
                new CommandProvider() {
                    @Override
                    public String name() {
                        return "tags";
                    }

                    @Override
                    public List<Command> commands() {
                        return List.of(
                                new Command() {
                                    @Override
                                    public String name() {
                                        return "read-tag";
                                    }

                                    @Override
                                    public CompletableFuture<Outcome> run(CommandRequest request) {
                                        return CompletableFuture.completedFuture(Outcome.of(""));
                                    }
                                });
                    }
                };
        peer.hangUp();
        uplinks.addCommands(provider);
        assertTrue(outbox.closed(), "another set of commands is another uplink");
        peer.welcome(ScriptedPeer.WELCOME);
        assertEquals("{}", faults.raised().toString());
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
        uplinks.addCommands(provider);
        assertEquals("{}", faults.raised().toString(), "nobody listens any more");
    }

    @Test
    void aKeyAndAPasswordEncryptedAnewAreTheSame() throws Exception {
        Secrets secrets = value -> value.replaceFirst("^iv.-", "").toCharArray();
        properties.put("password", "iv1-Geheim7");
        properties.put("commandKey", "iv1-0123456789abcdef0123456789abcdef");
        MqttComponent component = component(secrets);
        peer.welcome(ScriptedPeer.WELCOME);
        properties.put("password", "iv2-Geheim7");
        properties.put("commandKey", "iv2-0123456789abcdef0123456789abcdef");
        component.configure(properties);
        assertFalse(outbox.closed(), "the connection goes on");
        peer.hangUp();
        component.deactivate(BUNDLE_STOPPED);
    }
}
