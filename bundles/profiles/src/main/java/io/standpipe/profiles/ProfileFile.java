package io.standpipe.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that should hold a profile.
 *
 * @param name for people: {@code acme-x1.yaml} if shipped, the whole path if a user's
 */
record ProfileFile(String name, Opener opener) {

    /** The largest profile we ship has 6 KiB; one that is larger than this is no profile. */
    static final int MAX_BYTES = 1 << 20;

    static final String SUFFIX = ".yaml";

    interface Opener {
        InputStream open() throws IOException;
    }

    /** The file's name without folder and suffix: what a profile that cannot be read is called. */
    String stem() {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.endsWith(SUFFIX) ? last.substring(0, last.length() - SUFFIX.length()) : last;
    }

    /**
     * @throws Wrong unreadable, larger than {@link #MAX_BYTES} or not UTF-8
     */
    String text() throws Wrong {
        byte[] bytes;
        try (InputStream in = opener.open()) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new Wrong(
                    0,
                    "",
                    "cannot be read (" + e + "); check that it is a file the gateway may read");
        }
        if (bytes.length > MAX_BYTES) {
            throw new Wrong(
                    0, "", "is larger than 1 MiB; use repeat instead of writing points out");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Wrong(0, "", "is not UTF-8; save it in that encoding");
        }
    }

    /**
     * The profiles of a folder, by name. Hidden files and files with another ending are left alone.
     *
     * @throws IOException the folder cannot be listed
     */
    static List<ProfileFile> in(Path directory) throws IOException {
        List<ProfileFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            paths.filter(
                            path -> {
                                String name = path.getFileName().toString();
                                return name.endsWith(SUFFIX) && !name.startsWith(".");
                            })
                    .sorted(Comparator.comparing(Path::toString))
                    .forEach(
                            path ->
                                    files.add(
                                            new ProfileFile(
                                                    path.toString(),
                                                    () -> Files.newInputStream(path))));
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }
}
