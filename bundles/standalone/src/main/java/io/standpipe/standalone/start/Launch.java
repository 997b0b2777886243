package io.standpipe.standalone.start;

import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Starts the gateway: unpacks the framework and its launcher where only the gateway's user may look
 * ({@link RunningDirectory}), and runs them. Bundles are unpacked by them below the same directory.
 */
public final class Launch {

    /** In the manifest: the framework and its launcher, separated by commas. */
    private static final String RUN_PATH = "Embedded-Runpath";

    private static final String LAUNCHER = "aQute.launcher.Launcher";

    /** By which the launcher is told where the framework keeps bundles. */
    private static final String STORAGE = "launch.storage.dir";

    /** A process that has no memory left ends, so that it is started again. */
    private static final Pattern ENDS = Pattern.compile("-XX:[+-](Exit|Crash)OnOutOfMemoryError");

    private Launch() {}

    public static void main(String[] arguments) throws Throwable {
        String lacking = lacking(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (!lacking.isEmpty()) {
            say(lacking);
        }
        Path data = Path.of(System.getProperty("standpipe.data", "data").strip()).toAbsolutePath();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        // What others may do there all the same is told later, when there is somebody to tell.
        String unused = PrivateFiles.shutOthersOut(data, Launch::say);
        Path directory;
        try {
            directory = directory(data, temporary);
        } catch (IOException e) {
            say(
                    "the gateway needs a place for its program files, but neither %s nor %s takes them (%s); make room in one of them, or name another with --data"
                            .formatted(data, temporary, PrivateFiles.reason(e)));
            System.exit(1);
            return;
        }
        Path gone = directory;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RunningDirectory.leave(gone)));
        OldStorage.delete(temporary, directory);
        run(directory, arguments);
    }

    /**
     * What the Java that runs this was not told, a sentence; empty if nothing. Nothing can be told
     * to it afterwards.
     *
     * @param options of its command line, the last of a kind counts
     */
    static String lacking(List<String> options) {
        boolean ends = false;
        for (String option : options) {
            if (ENDS.matcher(option).matches()) {
                ends = option.startsWith("-XX:+");
            }
        }
        return ends
                ? ""
                : "this Java goes on when its memory is used up, and then the gateway may watch some devices and not others; start it with -XX:+ExitOnOutOfMemoryError, and let a service start it again";
    }

    private static Path directory(Path data, Path temporary) throws IOException {
        try {
            return RunningDirectory.make(data);
        } catch (IOException e) {
            say(
                    "%s does not take the program files (%s); they are unpacked below %s"
                            .formatted(data, PrivateFiles.reason(e), temporary));
            return RunningDirectory.make(temporary);
        }
    }

    private static void run(Path directory, String[] arguments) throws Throwable {
        System.setProperty(STORAGE, directory.resolve("framework").toString());
        URL[] unpacked = unpack(directory).toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(unpacked, Launch.class.getClassLoader())) {
            loader.loadClass(LAUNCHER)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private static List<URL> unpack(Path directory) throws IOException {
        List<URL> unpacked = new ArrayList<>();
        for (String name : runPath()) {
            Path file = directory.resolve(name.substring(name.lastIndexOf('/') + 1));
            try (InputStream in = Launch.class.getResourceAsStream("/" + name)) {
                if (in == null) {
                    throw new IOException("there is no " + name + " in the program");
                }
                Files.copy(in, file);
            }
            unpacked.add(file.toUri().toURL());
        }
        return unpacked;
    }

    private static List<String> runPath() throws IOException {
        try (InputStream in = Launch.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String path =
                    in == null ? null : new Manifest(in).getMainAttributes().getValue(RUN_PATH);
            if (path == null) {
                throw new IOException("the program is not started from its jar");
            }
            return List.of(path.strip().split("\\s*,\\s*"));
        }
    }

    /** There is no log yet. */
    private static void say(String sentence) {
        System.err.println("gateway: " + sentence);
    }
}
