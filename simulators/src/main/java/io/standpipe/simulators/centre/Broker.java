package io.standpipe.simulators.centre;

import io.standpipe.simulators.net.Loopback;
import java.io.IOException;
import java.util.List;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 5 broker on 127.0.0.1, open to anybody there. It keeps everything in memory: retained
 * messages and sessions are gone once it stops. Any thread.
 */
public final class Broker implements AutoCloseable {

    private static final String ACCEPTOR = "mqtt";

    /** How often ended sessions and wills that are due are looked for. */
    private static final long SESSION_SCAN_MILLIS = 500;

    static {
        // What concerns us it throws; the rest is its journal, with stack traces for every client
        // that is cut off while it stops. The properties, set outside, bring it back.
        for (String logger : List.of("org.apache.activemq", "io.netty")) {
            String level = "org.slf4j.simpleLogger.log." + logger;
            if (System.getProperty(level) == null) {
                System.setProperty(level, "off");
            }
        }
    }

    private @Nullable ActiveMQServer server;
    private int port;

    /**
     * Returns once clients can connect.
     *
     * @param wanted 0 takes any free port
     * @throws IOException if the port is taken
     * @throws IllegalStateException if it runs already
     */
    public synchronized void start(int wanted) throws IOException {
        if (server != null) {
            throw new IllegalStateException("the broker runs already, on port " + port);
        }
        if (wanted != 0 && !Loopback.free(wanted)) {
            throw Loopback.taken(wanted);
        }
        ActiveMQServer fresh = new ActiveMQServerImpl(configuration(wanted));
        try {
            fresh.start();
            if (!fresh.isActive()) {
                fresh.stop();
                throw Loopback.taken(wanted);
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the broker did not start: " + e.getMessage(), e);
        }
        server = fresh;
        port = ((NettyAcceptor) fresh.getRemotingService().getAcceptor(ACCEPTOR)).getActualPort();
    }

    /** The port it listens on, or listened on last. */
    public synchronized int port() {
        return port;
    }

    /** Cuts all connections and forgets everything. Does nothing if it does not run. */
    public synchronized void stop() {
        ActiveMQServer old = server;
        server = null;
        if (old != null) {
            try {
                old.stop();
            } catch (Exception e) {
                throw new IllegalStateException("the broker did not stop: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static Configuration configuration(int port) throws IOException {
        ConfigurationImpl configuration = new ConfigurationImpl();
        try {
            configuration.addAcceptorConfiguration(
                    ACCEPTOR,
                    "tcp://127.0.0.1:%d?protocols=MQTT;useEpoll=false;useKQueue=false;nioRemotingThreads=2"
                            .formatted(port));
        } catch (Exception e) {
            throw new IOException("the broker cannot listen on port " + port, e);
        }
        configuration
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setGracefulShutdownEnabled(false)
                .setThreadPoolMaxSize(4)
                .setScheduledThreadPoolMaxSize(1)
                .setMqttSessionScanInterval(SESSION_SCAN_MILLIS);
        // MQTT's own signs: with the default ones a level that contains a '.' matches no '+'.
        configuration.setWildCardConfiguration(
                new WildcardConfiguration().setDelimiter('/').setSingleWord('+').setAnyWords('#'));
        // When memory is full, senders wait; the default would write pages to the disk.
        configuration.addAddressSetting(
                "#",
                new AddressSettings().setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK));
        return configuration;
    }
}
