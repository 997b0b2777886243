package io.standpipe.itest;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built command line, run in this process: a process of its own for each call takes a while.
 */
final class CommandLineJar implements AutoCloseable {

    static final Path PATH = GatewayJar.ROOT.resolve("bundles/cli/target/cli.jar");

    /** What a call wrote, and its exit code. */
    record Said(int code, String out, String err) {}

    private final URLClassLoader loader;
    private final Method made;

    CommandLineJar() throws Exception {
        loader =
                new URLClassLoader(
                        new URL[] {PATH.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        made = loader.loadClass("io.standpipe.cli.Main").getDeclaredMethod("commandLine");
        made.setAccessible(true);
    }

    Said run(String... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(loader);
            Object line = made.invoke(null);
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            line.getClass()
                    .getMethod("setOut", PrintWriter.class)
                    .invoke(line, new PrintWriter(out, true));
            line.getClass()
                    .getMethod("setErr", PrintWriter.class)
                    .invoke(line, new PrintWriter(err, true));
            Object code =
                    line.getClass()
                            .getMethod("execute", String[].class)
                            .invoke(line, (Object) arguments);
            return new Said((Integer) code, out.toString(), err.toString());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** As {@code ./gateway} starts it. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
        command.add(PATH.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
