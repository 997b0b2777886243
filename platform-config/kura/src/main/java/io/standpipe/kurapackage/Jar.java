package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a jar file in the order of the calls. */
final class Jar implements AutoCloseable {

    private final ZipOutputStream zip;
    private final Stamp stamp;

    Jar(OutputStream out, Stamp stamp) {
        zip = new ZipOutputStream(out);
        this.stamp = stamp;
    }

    void deflated(String path, byte[] content) throws IOException {
        write(new ZipEntry(path), content);
    }

    /** For what is compressed already. */
    void stored(String path, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        write(entry, content);
    }

    private void write(ZipEntry entry, byte[] content) throws IOException {
        entry.setTimeLocal(stamp.utc());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
