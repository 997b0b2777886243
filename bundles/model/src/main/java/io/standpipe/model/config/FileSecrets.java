package io.standpipe.model.config;

import io.standpipe.model.Secrets;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.settings.FilePhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code env:NAME}, {@code file:/path} to a file that its owner alone can read, or the secret
 * itself. Any thread.
 */
public final class FileSecrets implements Secrets {

    /** Keys of 10,000 detectors, 100 bytes each with the identity. */
    static final int MAX_BYTES = 1 << 20;

    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private final UnaryOperator<@Nullable String> environment;

    /**
     * @param environment name to value or null, {@code System::getenv}
     */
    public FileSecrets(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public char[] open(String value) {
        if (value.startsWith(ENV)) {
            String secret = environment.apply(value.substring(ENV.length()));
            if (secret == null) {
                throw new IllegalArgumentException(
                        FilePhrase.NO_VARIABLE.of(Printable.sentence(value)));
            }
            return secret.toCharArray();
        }
        return value.startsWith(FILE) ? read(value.substring(FILE.length())) : value.toCharArray();
    }

    /** Whether others than its owner can read a file; false where the system does not know. */
    public static boolean isShared(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return false;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.GROUP_READ);
    }

    private static char[] read(String name) {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw unusable(name, FilePhrase.NO_FILE_NAME.of(), e);
        }
        try {
            String text = BoundedFile.text(file, MAX_BYTES);
            if (isShared(file)) {
                throw unusable(name, FilePhrase.SHARED.of(), null);
            }
            return withoutLineEnd(text).toCharArray();
        } catch (IOException e) {
            throw unusable(name, BoundedFile.why(file, e), e);
        }
    }

    private static IllegalArgumentException unusable(
            String name, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(
                FramePhrase.FILE.of(Printable.sentence(name), why), cause);
    }

    /** An editor ends the line; blanks may belong to the secret. */
    private static String withoutLineEnd(String text) {
        return text.replaceFirst("\\R\\z", "");
    }
}
