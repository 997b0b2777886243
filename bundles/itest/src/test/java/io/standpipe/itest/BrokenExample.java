package io.standpipe.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration directory with a mistake as people make it.
 *
 * @param files name to content; what is not named is that of a good configuration
 * @param wrong where it must be found: {@code file:line}, or the file alone, to a part of the
 *     sentence
 * @param faults whether a gateway that runs can tell it upstream; one without a name can only log
 */
record BrokenExample(
        String name, Map<String, String> files, Map<String, String> wrong, boolean faults) {

    static final String GATEWAY = "io.standpipe.gateway.yaml";
    static final String BUS = "io.standpipe.modbus~hydrants.yaml";
    static final String UPLINK = "io.standpipe.mqtt~centre.yaml";

    private static final String TABLE = "devices: |\n  id,profile,unit,mounting\n";

    @Override
    public String toString() {
        return name;
    }

    static Map<String, String> good() {
        Map<String, String> files = new TreeMap<>();
        files.put(GATEWAY, "id: gw-check\ndistrict: fengtai\n");
        files.put("io.standpipe.outbox.yaml", "{}\n");
        files.put(BUS, address(1) + TABLE + row(1));
        files.put(UPLINK, "server: tcp://127.0.0.1:1\n");
        return files;
    }

    void write(Path etc) throws IOException {
        Map<String, String> all = good();
        all.putAll(files);
        for (Map.Entry<String, String> file : all.entrySet()) {
            Path path = etc.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            if (file.getValue().isEmpty()) {
                Files.deleteIfExists(path);
            } else {
                Files.writeString(path, file.getValue());
            }
        }
    }

    /** Nobody listens there, and nobody needs to; each bus has another, as it should. */
    private static String address(int bus) {
        return "address: 127.0.0.1:" + bus + "\n";
    }

    private static String row(int bus) {
        return "  hyd-" + bus + ",generic-pressure-4reg,7,pressurised\n";
    }

    /**
     * All of them. They can be laid into one directory: none of those with faults stands in
     * another's way.
     *
     * @param port UDP, free on this machine
     */
    static List<BrokenExample> all(int port) {
        List<BrokenExample> all = new ArrayList<>();
        all.add(
                bus(
                        "no colon",
                        address(2) + "timeout 500\n" + TABLE + row(2),
                        ":2",
                        "setting: value"));
        all.add(bus("no lines", "address 127.0.0.1:3\n", "", "must hold lines of"));
        all.add(
                bus(
                        "no table",
                        address(4) + "devices:\n  id,profile\n" + row(4),
                        ":3",
                        "needs a |"));
        all.add(
                bus(
                        "unknown setting",
                        address(5) + "timout: 500\n" + TABLE + row(5),
                        ":2",
                        "\"timout\" is no setting"));
        all.add(
                bus(
                        "no number",
                        address(6) + "timeout: soon\n" + TABLE + row(6),
                        ":2",
                        "timeout must be a whole number"));
        all.add(
                bus(
                        "out of range",
                        address(7) + TABLE + row(7) + "interval: 5\n",
                        ":5",
                        "interval must be a whole number from 20"));
        all.add(
                bus(
                        "unit out of range",
                        address(8)
                                + TABLE
                                + row(8)
                                + "  hyd-80,generic-pressure-4reg,300,pressurised\n",
                        ":5",
                        "column unit: must be a whole number from 0 to 255"));
        all.add(
                bus(
                        "open quotation mark",
                        address(9)
                                + TABLE
                                + row(9)
                                + "  \"hyd-90,generic-pressure-4reg,8,pressurised\n",
                        ":5",
                        "quotation"));
        all.add(
                bus(
                        "unknown profile",
                        address(10) + TABLE + "  hyd-10,generic-presure-4reg,7,pressurised\n",
                        ":4",
                        "generic-pressure-4reg"));
        all.add(
                bus(
                        "several mistakes",
                        "address: nowhere!\ngap: -1\n" + TABLE + row(11) + row(11),
                        ":1",
                        "address must be"));
        all.add(
                of(
                        "one device twice",
                        instance("twice"),
                        address(12)
                                + TABLE
                                + row(12)
                                + "  hyd-120,generic-pressure-4reg,7,pressurised\n",
                        "",
                        "unit 7"));
        all.add(bus("zz id of another bus", address(13) + TABLE + row(1), "", "hyd-1"));
        all.add(
                of(
                        "no such word",
                        GATEWAY,
                        good().get(GATEWAY) + "siteKind: palace\n",
                        GATEWAY + ":3",
                        "siteKind must be one of"));
        all.add(
                uplink(
                        "missing file",
                        "server: tcp://127.0.0.1:1\npassword: file:/nowhere/key\n",
                        ":2",
                        "is not there; put it there"));
        all.add(
                uplink(
                        "placeholder",
                        "server: tcp://127.0.0.1:1\nuser: CHANGE-ME\n",
                        ":2",
                        "still has the example's CHANGE-ME"));
        all.add(of("misnamed file", "io.standpipe.modbus~pumps.yml", address(14), "", "pumps.yml"));
        all.add(
                of(
                        "unknown component",
                        "io.standpipe.modbuss~pumps.yaml",
                        address(15),
                        "io.standpipe.modbuss~pumps.yaml",
                        "io.standpipe.modbus"));
        all.add(
                of(
                        "no folder of profiles",
                        "io.standpipe.profiles.yaml",
                        "directory: /nowhere\n",
                        "io.standpipe.profiles.yaml:1",
                        "/nowhere"));
        all.add(
                of(
                        "profile with a mistake",
                        "profiles/acme.yaml",
                        PROFILE,
                        "profiles/acme.yaml:8",
                        "must be one of"));
        all.add(
                of(
                        "no key of DTLS",
                        "io.standpipe.coap~k.yaml",
                        "secure: 127.0.0.1:" + port + "\ncredentials: /nowhere/key.pem\n",
                        "io.standpipe.coap~k.yaml:1",
                        "/nowhere/key.pem"));
        Map<String, String> ports = new LinkedHashMap<>();
        ports.put("io.standpipe.coap~a.yaml", "secure: 127.0.0.1:" + port + "\n");
        ports.put("io.standpipe.coap~b.yaml", "keys: \"\"\nsecure: 127.0.0.1:" + port + "\n");
        all.add(
                new BrokenExample(
                        "two on one port",
                        ports,
                        Map.of(
                                "io.standpipe.coap~b.yaml:2",
                                "nothing is heard at 127.0.0.1:" + port),
                        true));
        all.add(
                new BrokenExample(
                        "no gateway", Map.of(GATEWAY, ""), Map.of("", "has no " + GATEWAY), false));
        all.add(
                new BrokenExample(
                        "no id",
                        Map.of(GATEWAY, "id: gw 1\ndistrict: fengtai\n"),
                        Map.of(GATEWAY + ":1", "id must be 1 to 64"),
                        false));
        return all;
    }

    private static final String PROFILE =
            """
            profile: acme-x1
            kind: hydrant
            source: Acme's manual
            points:
              - id: pressure
                quantity: pressure
                unit: MPa
                modbus: {table: holding, address: 4, type: foo}
            """;

    private static String instance(String name) {
        return "io.standpipe.modbus~" + name.replace(' ', '-') + ".yaml";
    }

    private static BrokenExample bus(String name, String content, String line, String sentence) {
        return of(name, instance(name), content, instance(name) + line, sentence);
    }

    private static BrokenExample uplink(String name, String content, String line, String sentence) {
        String file = "io.standpipe.mqtt~" + name.replace(' ', '-') + ".yaml";
        return of(name, file, content, file + line, sentence);
    }

    private static BrokenExample of(
            String name, String file, String content, String where, String sentence) {
        return new BrokenExample(name, Map.of(file, content), Map.of(where, sentence), true);
    }
}
