package io.standpipe.standalone.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What versions before 0.1.0 left in the temporary directory when they were killed: {@code
 * osgi.*.fw} with the bundles, and with the settings, secrets among them, for everybody to read.
 */
final class OldStorage {

    /** The framework's file that is locked while it runs. */
    private static final String LOCK = "cache.lock";

    private static final String MARK = "io.standpipe.";

    private OldStorage() {}

    /**
     * Deletes those of this user's gateways that do not run any more.
     *
     * @param own made by this process
     */
    static void delete(Path temporary, Path own) {
        RunningDirectory.sweep(temporary, own, "osgi.*.fw", LOCK, OldStorage::ours);
    }

    /** The framework's directory of a bundle says where the bundle came from. */
    private static boolean ours(Path storage) {
        try (DirectoryStream<Path> bundles = Files.newDirectoryStream(storage, "bundle*")) {
            for (Path bundle : bundles) {
                Path info = bundle.resolve("bundle.info");
                if (Files.isRegularFile(info)
                        && Files.size(info) < 10_000
                        && Files.readString(info, StandardCharsets.ISO_8859_1).contains(MARK)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Who cannot read it did not make it.
        }
        return false;
    }
}
