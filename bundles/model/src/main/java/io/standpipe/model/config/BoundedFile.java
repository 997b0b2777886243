package io.standpipe.model.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that people, editors and other programs write: never more than a bound, whatever the
 * file is and however it grows meanwhile. Only regular files are opened: a pipe would hold its
 * reader for ever, and a device has no end. Any thread.
 */
public final class BoundedFile {

    private static final int MIB = 1 << 20;
    private static final int KIB = 1 << 10;

    private BoundedFile() {}

    /** Why a file was not read. The message continues the file's name, and says what to do. */
    public static final class UnreadableException extends IOException {

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * @param max bytes that it may have, included
     */
    public static byte[] bytes(Path file, int max) throws UnreadableException {
        try (InputStream in = open(file)) {
            return bytes(in, max);
        } catch (IOException e) {
            throw e instanceof UnreadableException known
                    ? known
                    : new UnreadableException(why(file, e));
        }
    }

    /** Opens a file, and nothing that is none; the reader must keep to a bound. */
    public static InputStream open(Path file) throws UnreadableException {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            if (seen.isDirectory()) {
                throw new UnreadableException(
                        "must be a file, but is a directory; put a file in its place");
            }
            if (!seen.isRegularFile()) {
                throw new UnreadableException(
                        "must be a file, but is a device, a pipe or a socket; put a file in its place");
            }
            return Files.newInputStream(file);
        } catch (UnreadableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableException(why(file, e));
        }
    }

    /**
     * All that comes out of a stream.
     *
     * @param max bytes that may come, included
     */
    public static byte[] bytes(InputStream in, int max) throws IOException {
        byte[] bytes = in.readNBytes(max + 1);
        if (bytes.length > max) {
            throw new UnreadableException(
                    "is larger than %s, which nothing of its kind needs; make it smaller"
                            .formatted(size(max)));
        }
        return bytes;
    }

    /**
     * The file's text, which must be UTF-8; a byte order mark before it is left out.
     *
     * @param max bytes that it may have, included
     */
    public static String text(Path file, int max) throws UnreadableException {
        return text(bytes(file, max));
    }

    /** The same of bytes that were read. */
    public static String text(byte[] bytes) throws UnreadableException {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw new UnreadableException("must be UTF-8 text, but is UTF-16; save it as UTF-8");
        }
        int from = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(bytes.length - from);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new UnreadableException(
                    "must be UTF-8 text, but line %d is not; save it as UTF-8"
                            .formatted(line(bytes, in.position())));
        }
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new UnreadableException(
                        "must be UTF-8 text, but line %d has bytes that are 0, as after a power cut or in UTF-16; save it again as UTF-8"
                                .formatted(line(bytes, i)));
            }
        }
        return out.flip().toString();
    }

    private static boolean startsWith(byte[] bytes, int... beginning) {
        if (bytes.length < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (Byte.toUnsignedInt(bytes[i]) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static int line(byte[] bytes, int end) {
        int line = 1;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    /** Why something cannot be done with a file, in words; continues its name. */
    public static String why(Path file, IOException e) {
        if (e instanceof UnreadableException) {
            return String.valueOf(e.getMessage());
        }
        boolean link = Files.isSymbolicLink(file);
        if (e instanceof NoSuchFileException) {
            return link
                    ? "is a link to a file that is not there; put the file there"
                    : "is not there; put it there or correct its name";
        }
        if (e instanceof AccessDeniedException) {
            return "cannot be read; give the gateway's user the right to read it and the folders above it";
        }
        if (link && !Files.exists(file)) {
            return "cannot be read, because it is a link that leads in a circle or nowhere; put the file itself there";
        }
        String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return "cannot be read (%s)"
                .formatted(reason == null ? e.getClass().getSimpleName() : reason);
    }

    /** Why something could not be written, in words; continues its name. */
    public static String whyNotWritten(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "cannot be written; give the gateway's user the right to write there";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "cannot be written; a file stands where a folder must be";
        }
        String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return "cannot be written (%s)"
                .formatted(reason == null ? e.getClass().getSimpleName() : reason);
    }

    private static String size(int bytes) {
        return bytes >= MIB ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
    }
}
