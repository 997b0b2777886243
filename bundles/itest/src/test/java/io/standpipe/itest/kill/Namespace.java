package io.standpipe.itest.kill;

import io.standpipe.itest.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mosquitto in a network namespace of its own, behind two virtual cables: one for the gateway,
 * which can be unplugged at the broker's end, one for the receiver. The addresses are those kept
 * for documentation and tests (RFC 5737, RFC 2544), of a block that this machine does not use.
 */
final class Namespace implements TestBroker {

    private static final List<String> BLOCKS =
            List.of("198.51.100.", "203.0.113.", "198.18.77.", "198.19.177.");

    private final String name = "standpipe-" + ProcessHandle.current().pid();
    private final String cable = "spa" + ProcessHandle.current().pid();
    private final String other = "spb" + ProcessHandle.current().pid();
    private final String block = freeBlock();
    private final Mosquitto broker;

    Namespace(Path folder) throws IOException {
        broker =
                Mosquitto.durable(
                        folder, "0.0.0.0", block + "6", List.of("ip", "netns", "exec", name));
        Shell.run("ip", "netns", "add", name);
        try {
            plug(cable, block + "1/30", block + "2/30");
            plug(other, block + "5/30", block + "6/30");
        } catch (IOException e) {
            Shell.run("ip", "netns", "del", name);
            throw e;
        }
    }

    private static String freeBlock() throws IOException {
        String taken = Shell.run("ip", "address") + Shell.run("ip", "route");
        return BLOCKS.stream()
                .filter(block -> !taken.contains(block))
                .findFirst()
                .orElseThrow(() -> new IOException("this machine uses all of " + BLOCKS));
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
        return "tcp://" + block + "2:" + port();
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
