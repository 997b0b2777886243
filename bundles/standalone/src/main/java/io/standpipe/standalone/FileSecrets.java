package io.standpipe.standalone;

import io.standpipe.model.Secrets;
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
                        value + " is not set in the gateway's environment");
            }
            return secret.toCharArray();
        }
        return value.startsWith(FILE) ? read(value) : value.toCharArray();
    }

    private static char[] read(String reference) {
        try {
            Path file = Path.of(reference.substring(FILE.length()));
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                if (permissions.contains(PosixFilePermission.OTHERS_READ)
                        || permissions.contains(PosixFilePermission.GROUP_READ)) {
                    throw new IllegalArgumentException(
                            reference + " can be read by others than its owner; chmod 600 it");
                }
            }
            return withoutLineEnd(Files.readString(file)).toCharArray();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(reference + " cannot be read (" + e + ")", e);
        }
    }

    /** An editor ends the line; blanks may belong to the secret. */
    private static String withoutLineEnd(String text) {
        return text.replaceFirst("\\R\\z", "");
    }
}
