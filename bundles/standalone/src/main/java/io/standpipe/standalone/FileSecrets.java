package io.standpipe.standalone;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.log.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code env:NAME}, {@code file:/path}, or the secret itself. */
final class FileSecrets implements Secrets {

    /** Keys of 10,000 detectors, 100 bytes each with the identity. */
    static final int MAX_BYTES = 1 << 20;

    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private final UnaryOperator<@Nullable String> environment;

    /**
     * @param environment name to value or null, {@code System::getenv}
     */
    FileSecrets(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public char[] open(String value) {
        if (value.startsWith(ENV)) {
            String secret = environment.apply(value.substring(ENV.length()));
            if (secret == null) {
                throw new IllegalArgumentException(
                        Printable.sentence(value) + " is not set in the gateway's environment");
            }
            return secret.toCharArray();
        }
        return value.startsWith(FILE) ? read(value) : value.toCharArray();
    }

    /** Whether others than its owner can read a file; false where the system does not know. */
    static boolean isShared(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return false;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.GROUP_READ);
    }

    private static char[] read(String reference) {
        String shown = Printable.sentence(reference);
        Path file;
        try {
            file = Path.of(reference.substring(FILE.length()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(shown + " must name a file, as file:/path", e);
        }
        try {
            String text = BoundedFile.text(file, MAX_BYTES);
            if (isShared(file)) {
                throw new IllegalArgumentException(
                        shown + " can be read by others than its owner; chmod 600 it");
            }
            return withoutLineEnd(text).toCharArray();
        } catch (IOException e) {
            throw new IllegalArgumentException(shown + " " + BoundedFile.why(file, e), e);
        }
    }

    /** An editor ends the line; blanks may belong to the secret. */
    private static String withoutLineEnd(String text) {
        return text.replaceFirst("\\R\\z", "");
    }
}
