package io.standpipe.itest.kill;

import io.standpipe.itest.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mosquitto in a network namespace of its own, behind two virtual cables: one for the gateway,
 * which can be unplugged at the broker's end, one for the receiver. The addresses are those kept
 * for documentation (RFC 5737): no network has them.
 */
final class Namespace implements TestBroker {

    private static final String GATEWAY_SIDE = "192.0.2.1/30";
    private static final String FOR_GATEWAY = "192.0.2.2";
    private static final String RECEIVER_SIDE = "192.0.2.5/30";
    private static final String FOR_RECEIVER = "192.0.2.6";

    private final String name = "standpipe-" + ProcessHandle.current().pid();
    private final String cable = "spa" + ProcessHandle.current().pid();
    private final String other = "spb" + ProcessHandle.current().pid();
    private final Mosquitto broker;

    Namespace(Path folder) throws IOException {
        broker =
                Mosquitto.durable(
                        folder, "0.0.0.0", FOR_RECEIVER, List.of("ip", "netns", "exec", name));
        Shell.run("ip", "netns", "add", name);
        try {
            plug(cable, GATEWAY_SIDE, FOR_GATEWAY + "/30");
            plug(other, RECEIVER_SIDE, FOR_RECEIVER + "/30");
        } catch (IOException e) {
            Shell.run("ip", "netns", "del", name);
            throw e;
        }
    }

    private void plug(String near, String here, String there) throws IOException {
        String far = near + "f";
        Shell.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
        Shell.run("ip", "address", "add", here, "dev", near);
        Shell.run("ip", "link", "set", near, "up");
        Shell.run("ip", "-n", name, "address", "add", there, "dev", far);
        Shell.run("ip", "-n", name, "link", "set", far, "up");
    }

    /** What the gateway connects to. */
    String server() {
        return "tcp://" + FOR_GATEWAY + ":" + port();
    }

    /** From now on packets of the gateway and to it vanish. */
    void unplug() throws IOException {
        Shell.run("ip", "-n", name, "link", "set", cable + "f", "down");
    }

    void plug() throws IOException {
        Shell.run("ip", "-n", name, "link", "set", cable + "f", "up");
    }

    /**
     * Each packet to the gateway is late, and some are lost.
     *
     * @return false if this kernel has no netem
     */
    boolean impair(String... netem) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("tc", "qdisc", "add", "dev", cable, "root", "netem"));
        command.addAll(List.of(netem));
        try {
            Shell.run(command.toArray(String[]::new));
            return true;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("qdisc kind is unknown")) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public int port() {
        return broker.port();
    }

    @Override
    public String host() {
        return broker.host();
    }

    @Override
    public void stop() throws IOException {
        broker.stop();
    }

    @Override
    public void start() throws IOException {
        broker.start();
    }

    @Override
    public void close() throws IOException {
        try {
            broker.close();
        } finally {
            Shell.run("ip", "netns", "del", name); // and the cables with it
        }
    }
}
