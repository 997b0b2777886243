package io.standpipe.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a password comes from. */
interface PasswordSource {

    /** More is no password. */
    int MAX_BYTES = 1024;

    /** There is no password; the message says why. */
    final class NoneException extends IOException {
        NoneException(String message) {
            super(message);
        }
    }

    /** Whoever types it types it twice: nobody sees what is typed. */
    boolean again();

    /**
     * A password, without its line end.
     *
     * @param prompt for a person
     */
    char[] password(String prompt) throws IOException;

    /** The terminal of this process, or its standard input if that is none. */
    @SuppressWarnings("SystemConsoleNull") // newer Javas have one also where there is no terminal
    static PasswordSource ofProcess() {
        boolean typed = terminal(0);
        Console console = typed && terminal(1) ? System.console() : null;
        return console == null ? ofStream(System.in, typed) : ofConsole(console);
    }

    private static PasswordSource ofConsole(Console console) {
        return new PasswordSource() {
            @Override
            public boolean again() {
                return true;
            }

            @Override
            public char[] password(String prompt) throws IOException {
                char[] typed = console.readPassword("%s", prompt);
                if (typed == null) {
                    throw new NoneException("no password was typed");
                }
                return typed;
            }
        };
    }

    /**
     * The first line of a stream.
     *
     * @param terminal it is one, but what is written goes elsewhere: Java could not hide what is
     *     typed
     */
    static PasswordSource ofStream(InputStream in, boolean terminal) {
        return new PasswordSource() {
            @Override
            public boolean again() {
                return false;
            }

            @Override
            public char[] password(String prompt) throws IOException {
                if (terminal) {
                    throw new NoneException(
                            "the answer goes into a pipe or file, so what you type could not be"
                                    + " hidden; start it without that and copy the line, or give the"
                                    + " password on standard input");
                }
                return line(in);
            }
        };
    }

    private static char[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int one = in.read();
        while (one >= 0 && one != '\n' && line.size() <= MAX_BYTES) {
            line.write(one);
            one = in.read();
        }
        byte[] bytes = line.toByteArray();
        try {
            int length = bytes.length;
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
            CharBuffer text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            char[] password = new char[text.remaining()];
            text.get(password);
            return password;
        } catch (CharacterCodingException e) {
            throw new NoneException("the password on standard input is not UTF-8");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Whether it is a terminal; {@code test -t} knows, Java 17 does not. */
    private static boolean terminal(int descriptor) {
        try {
            return new ProcessBuilder("test", "-t", String.valueOf(descriptor))
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program: no Unix
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
