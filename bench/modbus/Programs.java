import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts what is measured, all with the stacks and the collector of the gateway.
 *
 * @param root of the checkout
 * @param work where files go, a directory for each run
 */
record Programs(Path root, Path work) {

    private static final String HEAP = "-Xmx64m";

    /** With 64 MB the plain loop ends in collecting garbage as soon as it has 5,000 connections. */
    private static final String PLAIN_HEAP = "-Xmx256m";

    /**
     * @param name gateway, plain, burst or floor
     * @param dir empty; takes the log
     */
    Process start(String name, Path dir, Load load, List<String> ports, int sinkPort)
            throws IOException {
        Path portFile = Files.write(dir.resolve("ports"), ports);
        List<String> command;
        switch (name) {
            case "gateway" -> {
                GatewayConfig.write(dir.resolve("etc"), load, ports, sinkPort);
                command =
                        List.of(
                                root.resolve("gateway").toString(),
                                "run",
                                "--etc",
                                dir.resolve("etc").toString(),
                                "--data",
                                dir.resolve("data").toString());
            }
            case "plain" ->
                    command = reference(PLAIN_HEAP, "Plain", load, portFile, sinkPort, "true");
            case "burst" ->
                    command = reference(PLAIN_HEAP, "Plain", load, portFile, sinkPort, "false");
            case "floor" -> command = reference(HEAP, "Floor", load, portFile, sinkPort);
            default ->
                    throw new IllegalArgumentException(
                            "PROGRAMS names gateway, plain, burst and floor, but not \""
                                    + name
                                    + "\"");
        }
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("log").toFile());
        builder.environment()
                .merge("STANDPIPE_JAVA_OPTS", HEAP, (given, heap) -> given + " " + heap);
        return builder.start();
    }

    private List<String> reference(
            String heap, String type, Load load, Path ports, int sinkPort, String... more) {
        List<String> command = new ArrayList<>(java(heap, "-Xss512k", "-XX:+UseSerialGC"));
        command.add(type);
        command.addAll(load.words());
        command.addAll(List.of(ports.toString(), Integer.toString(sinkPort)));
        command.addAll(List.of(more));
        return command;
    }

    /** The slaves; what they write is read, what they complain of is shown. */
    Process field(Load load) throws IOException {
        List<String> command = new ArrayList<>(java("-Xmx256m", "-XX:+UseSerialGC"));
        command.add("Field");
        command.addAll(load.words());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }
}
