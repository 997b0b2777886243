package io.standpipe.standalone.support;

import io.standpipe.model.files.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A zip whose entries are texts that have passed the redaction. A file is there whole or not at
 * all, and only its user may read it. One thread.
 */
public final class SupportZip implements Closeable {

    /** What a part of it is about, and why it is not there. */
    public record Lack(String what, String why) {}

    private final @Nullable Path file;
    private final Redaction redaction;
    private final ZipOutputStream zip;
    private final List<String> entries = new ArrayList<>();
    private final List<Lack> lacks = new ArrayList<>();
    private boolean whole;

    private SupportZip(OutputStream out, @Nullable Path file, Redaction redaction) {
        this.file = file;
        this.redaction = redaction;
        zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    /** Written as it comes. */
    public static SupportZip to(OutputStream out, Redaction redaction) {
        return new SupportZip(out, null, redaction);
    }

    /**
     * @throws java.nio.file.FileAlreadyExistsException there is something already
     */
    public static SupportZip in(Path file, Redaction redaction) throws IOException {
        OutputStream out =
                Channels.newOutputStream(
                        FileChannel.open(
                                file,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PrivateFiles.file()));
        return new SupportZip(out, file, redaction);
    }

    public void add(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(redaction.without(text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        entries.add(name);
    }

    public void lacks(String what, String why) {
        lacks.add(new Lack(what, redaction.without(why)));
    }

    public List<String> entries() {
        return List.copyOf(entries);
    }

    public List<Lack> lacks() {
        return List.copyOf(lacks);
    }

    /** All is in it. */
    public void finish() throws IOException {
        zip.finish();
        whole = true;
    }

    @Override
    public void close() throws IOException {
        zip.close();
        if (!whole && file != null) {
            Files.deleteIfExists(file);
        }
    }
}
