package io.standpipe.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which gateway is meant: by its data directory. */
public final class DataOption {

    /** Where the variable is not set. */
    private static final List<String> USUAL = List.of("data", "/var/lib/standpipe");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory of the gateway (default: STANDPIPE_DATA of the environment, or"
                            + " ./data, or /var/lib/standpipe, the first that is there).")
    private @Nullable Path data;

    /** Whether the option was given. */
    public boolean named() {
        return data != null;
    }

    /** The directory, whether it is there or not. */
    public Path path(Map<String, String> environment) {
        if (data != null) {
            return data;
        }
        String named = environment.getOrDefault("STANDPIPE_DATA", "");
        if (!named.isBlank()) {
            return Path.of(named);
        }
        return USUAL.stream()
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(Path.of(USUAL.get(0)));
    }
}
