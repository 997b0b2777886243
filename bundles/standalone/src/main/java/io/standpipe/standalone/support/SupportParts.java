package io.standpipe.standalone.support;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.standalone.access.AuditChain;
import io.standpipe.standalone.access.AuditLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The parts of a support bundle that are read from the machine: the same whoever collects them, a
 * command or the gateway itself. One thread.
 */
public final class SupportParts {

    private static final int MAX_CONFIGURATION = 4 << 20;
    private static final int MAX_FILES = 500;
    private static final String YAML = ".yaml";

    private final SupportZip zip;
    private final Redaction redaction;

    public SupportParts(SupportZip zip, Redaction redaction) {
        this.zip = zip;
        this.redaction = redaction;
    }

    /** Learns the secrets of a configuration that is not to be told at all. */
    public static void learn(Path directory, Redaction redaction) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.limit(MAX_FILES).toList()) {
                if (each.toString().endsWith(YAML) && Files.isRegularFile(each)) {
                    String unused =
                            redaction.configuration(BoundedFile.text(each, MAX_CONFIGURATION));
                }
            }
        } catch (IOException e) {
            // What cannot be read here, the gateway cannot have read since.
        }
    }

    /** The configuration: of it is learned what must not be in the rest, so it is the first. */
    public void configuration(Path directory) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.limit(MAX_FILES).toList()) {
                String name = each.getFileName().toString();
                if (name.endsWith(YAML) && Files.isRegularFile(each)) {
                    try {
                        texts.put(
                                name,
                                redaction.configuration(BoundedFile.text(each, MAX_CONFIGURATION)));
                    } catch (IOException e) {
                        zip.lacks("etc/" + name, reason(e));
                    }
                }
            }
        } catch (IOException e) {
            zip.lacks("the configuration", directory + ": " + reason(e));
        }
        // All are learned before one is written: a secret may stand in a file where none is meant.
        for (Map.Entry<String, String> each : texts.entrySet()) {
            zip.add("etc/" + each.getKey(), each.getValue());
        }
    }

    /** Java and the operating system. */
    public void machine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String property :
                List.of(
                        "java.vm.name",
                        "java.runtime.version",
                        "java.home",
                        "os.name",
                        "os.version",
                        "os.arch",
                        "user.name",
                        "file.encoding",
                        "user.timezone")) {
            text.append(property).append(": ").append(System.getProperty(property, ""));
            text.append('\n');
        }
        Path release = Path.of("/etc/os-release");
        if (Files.isReadable(release)) {
            text.append('\n').append(BoundedFile.text(release, MAX_CONFIGURATION));
        }
        zip.add("machine.txt", text.toString());
    }

    /**
     * What lies in the data directory, by name and size only.
     *
     * @return false if it cannot be listed
     */
    public boolean data(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data, 2)) {
            StringBuilder text = new StringBuilder();
            for (Path each : files.limit(MAX_FILES).toList()) {
                if (!data.relativize(each).toString().startsWith("running-")) {
                    text.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .append(' ')
                            .append(Files.isRegularFile(each) ? Files.size(each) : 0)
                            .append(' ')
                            .append(Files.getLastModifiedTime(each))
                            .append(' ')
                            .append(data.relativize(each))
                            .append('\n');
                }
            }
            zip.add("data.txt", text.toString());
            return true;
        } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
            zip.lacks("data.txt", data + ": " + e.getMessage());
            return false;
        }
    }

    /** Whether the audit logs are whole; nothing of what they say. */
    public void audits(Path data) throws IOException {
        StringBuilder audits = new StringBuilder();
        for (Path audit : AuditLog.logs(data)) {
            if (Files.isReadable(audit)) {
                AuditChain.Verified verified = AuditChain.verify(audit);
                audits.append(data.toAbsolutePath().relativize(audit.toAbsolutePath()))
                        .append(": lines ")
                        .append(verified.lines())
                        .append(", first broken ")
                        .append(verified.broken())
                        .append('\n');
            }
        }
        zip.add("audit.txt", audits.toString());
    }

    /** What is in it, and what is not; the last. */
    public void manifest() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("A support bundle of a Standpipe gateway. Secrets of the configuration are ");
        text.append("replaced by ").append(Redaction.INSTEAD).append(" (");
        text.append(redaction.replaced()).append(" times); look through it all the same ");
        text.append("before you send it.\n\n");
        zip.entries().forEach(each -> text.append(each).append('\n'));
        if (!zip.lacks().isEmpty()) {
            text.append("\nWhat is not there:\n");
            zip.lacks()
                    .forEach(
                            each ->
                                    text.append(each.what())
                                            .append(": ")
                                            .append(each.why())
                                            .append('\n'));
        }
        zip.add("manifest.txt", text.toString());
    }

    /** Why, in words. */
    public static String reason(IOException e) {
        String why = PrivateFiles.reason(e);
        return why.isEmpty() ? String.valueOf(e) : why;
    }
}
