package io.standpipe.cli.support;

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

/**
 * A zip file that only its user may read; each entry is text that has passed the redaction. It is
 * there whole or not at all. One thread.
 */
final class SupportZip implements Closeable {

    /** What a part of it is about, and why it is not there. */
    record Lack(String what, String why) {}

    private final Path file;
    private final Redaction redaction;
    private final ZipOutputStream zip;
    private final List<String> entries = new ArrayList<>();
    private final List<Lack> lacks = new ArrayList<>();
    private boolean whole;

    /**
     * @throws java.nio.file.FileAlreadyExistsException there is something already
     */
    SupportZip(Path file, Redaction redaction) throws IOException {
        this.file = file;
        this.redaction = redaction;
        OutputStream out =
                Channels.newOutputStream(
                        FileChannel.open(
                                file,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PrivateFiles.file()));
        zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    void add(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(redaction.without(text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        entries.add(name);
    }

    void lacks(String what, String why) {
        lacks.add(new Lack(what, redaction.without(why)));
    }

    List<String> entries() {
        return List.copyOf(entries);
    }

    List<Lack> lacks() {
        return List.copyOf(lacks);
    }

    /** All is in it. */
    void finish() throws IOException {
        zip.finish();
        whole = true;
    }

    @Override
    public void close() throws IOException {
        zip.close();
        if (!whole) {
            Files.deleteIfExists(file);
        }
    }
}
