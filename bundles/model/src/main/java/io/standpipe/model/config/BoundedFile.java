package io.standpipe.model.config;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.FilePhrase;
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

        private final transient Phrase.Said said;

        UnreadableException(Phrase.Said said) {
            super(said.english());
            this.said = said;
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
                    : new UnreadableException(said(file, e));
        }
    }

    /** Opens a file, and nothing that is none; the reader must keep to a bound. */
    public static InputStream open(Path file) throws UnreadableException {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            if (seen.isDirectory()) {
                throw new UnreadableException(FilePhrase.DIRECTORY.with());
            }
            if (!seen.isRegularFile()) {
                throw new UnreadableException(FilePhrase.DEVICE.with());
            }
            return Files.newInputStream(file);
        } catch (UnreadableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableException(said(file, e));
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
            throw new UnreadableException(FilePhrase.LARGER.with(size(max)));
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
            throw new UnreadableException(FilePhrase.UTF_16.with());
        }
        int from = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(bytes.length - from);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new UnreadableException(FilePhrase.NOT_UTF_8.with(line(bytes, in.position())));
        }
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new UnreadableException(FilePhrase.ZERO_BYTES.with(line(bytes, i)));
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
        return said(file, e).english();
    }

    /** The same as a phrase. */
    public static Phrase.Said said(Path file, IOException e) {
        if (e instanceof UnreadableException known) {
            return known.said;
        }
        boolean link = Files.isSymbolicLink(file);
        if (e instanceof NoSuchFileException) {
            return link ? FilePhrase.DEAD_LINK.with() : FilePhrase.NOT_THERE.with();
        }
        if (e instanceof AccessDeniedException) {
            return FilePhrase.NO_RIGHT_TO_READ.with();
        }
        if (link && !Files.exists(file)) {
            return FilePhrase.CIRCLE.with();
        }
        String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return FilePhrase.NOT_READ.with(reason == null ? e.getClass().getSimpleName() : reason);
    }

    /** Why something could not be written, in words; continues its name. */
    public static String whyNotWritten(IOException e) {
        if (e instanceof AccessDeniedException) {
            return FilePhrase.NO_RIGHT_TO_WRITE.of();
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return FilePhrase.FILE_FOR_FOLDER.of();
        }
        String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
        return FilePhrase.NOT_WRITTEN.of(reason == null ? e.getClass().getSimpleName() : reason);
    }

    private static String size(int bytes) {
        return bytes >= MIB ? bytes / MIB + " MiB" : bytes / KIB + " KiB";
    }
}
