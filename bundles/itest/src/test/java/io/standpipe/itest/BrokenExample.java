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
    static final String OTHER_BUS = "io.standpipe.modbus~pumps.yaml";
    static final String UPLINK = "io.standpipe.mqtt~centre.yaml";

    private static final String TABLE = "devices: |\n  id,profile,unit,mounting\n";
    private static final String ROW = "  hyd-1,generic-pressure-4reg,7,pressurised\n";

    /** Nobody listens there, and nobody needs to. */
    private static final String ADDRESS = "address: 127.0.0.1:1\n";

    @Override
    public String toString() {
        return name;
    }

    static Map<String, String> good() {
        Map<String, String> files = new TreeMap<>();
        files.put(GATEWAY, "id: gw-check\ndistrict: fengtai\n");
        files.put("io.standpipe.outbox.yaml", "{}\n");
        files.put(BUS, ADDRESS + TABLE + ROW);
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

    /**
     * All of them.
     *
     * @param port UDP, free on this machine
     */
    static List<BrokenExample> all(int port) {
        List<BrokenExample> all = new ArrayList<>();
        all.add(
                of(
                        "no colon",
                        BUS,
                        "address 127.0.0.1:1\n" + TABLE + ROW,
                        ":1",
                        "\"setting: value\""));
        all.add(
                of(
                        "table without |",
                        BUS,
                        ADDRESS + "devices:\n" + "  id,profile\n" + ROW,
                        ":2",
                        "devices"));
        all.add(
                of(
                        "unknown setting",
                        BUS,
                        ADDRESS + "timout: 500\n" + TABLE + ROW,
                        ":2",
                        "\"timout\" is no setting"));
        all.add(
                of(
                        "no number",
                        BUS,
                        ADDRESS + "timeout: soon\n" + TABLE + ROW,
                        ":2",
                        "timeout must be a whole number"));
        all.add(
                of(
                        "out of range",
                        BUS,
                        ADDRESS + TABLE + ROW + "interval: 5\n",
                        ":5",
                        "interval must be a whole number from 20"));
        all.add(
                of(
                        "no such word",
                        GATEWAY,
                        good().get(GATEWAY) + "siteKind: palace\n",
                        ":3",
                        "siteKind must be one of"));
        all.add(
                of(
                        "missing file",
                        UPLINK,
                        "server: tcp://127.0.0.1:1\npassword: file:/nowhere/key\n",
                        ":2",
                        "is not there; put it there"));
        all.add(
                of(
                        "unit out of range",
                        BUS,
                        ADDRESS + TABLE + ROW + "  hyd-2,generic-pressure-4reg,300,pressurised\n",
                        ":5",
                        "column unit: must be a whole number from 0 to 255"));
        all.add(
                of(
                        "open quotation mark",
                        BUS,
                        ADDRESS + TABLE + ROW + "  \"hyd-2,generic-pressure-4reg,8,pressurised\n",
                        ":5",
                        "quotation"));
        all.add(
                of(
                        "unknown profile",
                        BUS,
                        ADDRESS + TABLE + "  hyd-1,generic-presure-4reg,7,pressurised\n",
                        ":4",
                        "generic-pressure-4reg"));
        all.add(
                of(
                        "one device twice",
                        BUS,
                        ADDRESS + TABLE + ROW + "  hyd-2,generic-pressure-4reg,7,pressurised\n",
                        "",
                        "unit 7",
                        ""));
        all.add(
                of(
                        "id on two buses",
                        OTHER_BUS,
                        "address: 127.0.0.1:2\n" + TABLE + ROW,
                        "",
                        "hyd-1"));
        all.add(of("misnamed file", "io.standpipe.modbus~pumps.yml", ADDRESS, "", "pumps.yml", ""));
        all.add(
                of(
                        "unknown component",
                        "io.standpipe.modbuss~pumps.yaml",
                        ADDRESS,
                        "",
                        "io.standpipe.modbus"));
        all.add(
                of(
                        "no folder of profiles",
                        "io.standpipe.profiles.yaml",
                        "directory: /nowhere\n",
                        ":1",
                        "/nowhere"));
        all.add(
                of(
                        "profile with a mistake",
                        "profiles/acme.yaml",
                        PROFILE,
                        ":9",
                        "must be one of"));
        all.add(
                of(
                        "placeholder",
                        UPLINK,
                        "server: tcp://127.0.0.1:1\nuser: CHANGE-ME\n",
                        ":2",
                        "still has the example's CHANGE-ME"));
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
                of(
                        "no key of DTLS",
                        "io.standpipe.coap~a.yaml",
                        "secure: 127.0.0.1:" + port + "\ncredentials: /nowhere/key.pem\n",
                        ":1",
                        "/nowhere/key.pem"));
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

    private static BrokenExample of(
            String name, String file, String content, String line, String sentence) {
        return of(name, file, content, line, sentence, file);
    }

    private static BrokenExample of(
            String name, String file, String content, String line, String sentence, String found) {
        return new BrokenExample(name, Map.of(file, content), Map.of(found + line, sentence), true);
    }
}
