package io.standpipe.standalone.system;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Goes between the log and where it was written before: each byte goes on as it came, and each line
 * into the memory besides. Any thread, one at a time, as {@link PrintStream} has it.
 */
final class LogTee extends OutputStream {

    private final PrintStream before;
    private final LogMemory memory;
    private final Charset charset;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * @param charset in which the bytes are text
     */
    LogTee(PrintStream before, LogMemory memory, Charset charset) {
        this.before = before;
        this.memory = memory;
        this.charset = charset;
    }

    @Override
    public synchronized void write(int one) {
        before.write(one);
        take((byte) one);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        before.write(bytes, from, length);
        for (int i = from; i < from + length; i++) {
            take(bytes[i]);
        }
    }

    /** Of a line without an end no more is held than is kept of it. */
    private void take(byte one) {
        if (one == '\n') {
            String text = line.toString(charset);
            line.reset();
            memory.add(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        } else if (line.size() < 4 * LogMemory.LENGTH) {
            line.write(one);
        }
    }

    @Override
    public synchronized void flush() {
        before.flush();
    }
}
