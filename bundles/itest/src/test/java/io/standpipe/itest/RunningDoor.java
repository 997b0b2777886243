package io.standpipe.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway with a field and a door and without a centre, as a process. */
final class RunningDoor implements AutoCloseable {

    private static final Pattern URL =
            Pattern.compile("the pages are at (https?://127.0.0.1:([0-9]+)/)");
    private static final Pattern PASSWORD =
            Pattern.compile("one-time password ((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4});");

    private final Path work;
    private final Path log;
    private Process gateway;
    private int begun;

    private RunningDoor(Path work) throws IOException {
        this.work = work;
        log = work.resolve("gateway.log");
        gateway = GatewayJar.start(work, log);
    }

    static RunningDoor start(Path work, Field field) throws Exception {
        return start(work, field, "");
    }

    /**
     * @param more of the door's own file
     */
    static RunningDoor start(Path work, Field field, String more) throws Exception {
        field.write("io.standpipe.modbus~bus", field.bus(""));
        return startEmpty(work, field, more);
    }

    /** One without a bus. */
    static RunningDoor startEmpty(Path work, Field field, String more) throws Exception {
        field.write("io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\nname: Test gateway\n");
        field.write("io.standpipe.outbox", "{}\n");
        field.write("io.standpipe.door", "listen: 127.0.0.1:0\n" + more);
        RunningDoor door = new RunningDoor(work);
        door.await(URL);
        return door;
    }

    private interface Text {
        String get() throws IOException;
    }

    private Matcher await(Pattern pattern) throws IOException {
        return await(pattern, () -> log().substring(begun));
    }

    private Matcher await(Pattern pattern, Text text) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Matcher found = pattern.matcher(text.get());
            if (found.find()) {
                return found;
            }
            if (System.nanoTime() - end > 0 || !gateway.isAlive()) {
                throw new AssertionError("no " + pattern + " in " + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    String url() throws IOException {
        return await(URL).group(1);
    }

    int port() throws IOException {
        return Integer.parseInt(await(URL).group(2));
    }

    String oneTimePassword() throws IOException {
        return await(PASSWORD, this::log).group(1);
    }

    /** As the administrator of the first start, who has to choose a password. */
    void firstLogin(Chromium browser, String chosen) throws Exception {
        browser.open(url());
        browser.type("#name", "admin");
        browser.type("#password", oneTimePassword());
        browser.click("#login > button");
        browser.type("#fresh", chosen);
        browser.type("#again", chosen);
        browser.click("#change > button");
        browser.awaitText("hyd-1");
    }

    boolean alive() {
        return gateway.isAlive();
    }

    void kill() throws InterruptedException {
        gateway.destroyForcibly();
        if (!gateway.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not die");
        }
    }

    /** At the same port, if it is free. */
    void restart() throws Exception {
        int port = port();
        kill();
        begun = log().length();
        Files.writeString(
                work.resolve("etc/io.standpipe.door.yaml"), "listen: 127.0.0.1:" + port + "\n");
        gateway = GatewayJar.start(work, log);
        await(URL);
    }

    @Override
    public void close() {
        gateway.destroyForcibly().onExit().join();
    }
}
