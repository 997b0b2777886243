package io.standpipe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A password goes in and nothing but its hash comes out. */
class HashPasswordTest {

    private static Terminal hash(PasswordSource source) {
        return Terminal.of(new CommandLine(new HashPasswordCommand(source)));
    }

    private static PasswordSource stream(String text) {
        return PasswordSource.ofStream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    private static PasswordSource typed(String... typed) {
        Deque<String> left = new ArrayDeque<>(List.of(typed));
        return new PasswordSource() {
            @Override
            public boolean again() {
                return true;
            }

            @Override
            public char[] password(String prompt) {
                return left.remove().toCharArray();
            }
        };
    }

    private static boolean verified(String password, Terminal terminal) {
        return BCrypt.verifyer().verify(password.toCharArray(), terminal.out().strip()).verified;
    }

    @Test
    void whatIsTypedTwiceIsHashedWithCost12() {
        Terminal terminal = hash(typed("消防 passwords", "消防 passwords"));
        assertEquals(0, terminal.code(), terminal.err());
        assertTrue(terminal.out().matches("\\$2[ab]\\$12\\$[./A-Za-z0-9]{53}\n"), terminal.out());
        assertTrue(verified("消防 passwords", terminal));
        assertFalse(verified("消防 Passwords", terminal));
    }

    @Test
    void aLineOfStandardInputIsHashedWithoutItsEnd() {
        assertTrue(verified("secret one or two", hash(stream("secret one or two\r\nsecond line\n"))));
        assertTrue(verified(" blanks around ", hash(stream(" blanks around "))));
    }

    @Test
    void whatIsNoPasswordIsRefused() {
        for (PasswordSource source :
                List.of(
                        stream(""),
                        stream("\n"),
                        typed("one", "two"),
                        typed("eleven char", "eleven char"),
                        stream("eleven char\n"),
                        stream("x".repeat(73)),
                        stream("消".repeat(25)),
                        PasswordSource.ofStream(
                                new ByteArrayInputStream(new byte[] {(byte) 0xFF, '\n'}), false))) {
            Terminal terminal = hash(source);
            assertEquals(1, terminal.code());
            assertEquals("", terminal.out());
            assertTrue(terminal.err().startsWith("gateway: "), terminal.err());
        }
        assertEquals(0, hash(stream("x".repeat(72))).code());
        assertEquals(0, hash(stream("x".repeat(12))).code());
    }

    /** Somebody types, and Java could not hide it. */
    @Test
    void aTerminalThatWouldShowItIsNotRead() {
        Terminal terminal =
                hash(
                        PasswordSource.ofStream(
                                new ByteArrayInputStream(
                                        "shown\n".getBytes(StandardCharsets.UTF_8)),
                                true));
        assertEquals(1, terminal.code());
        assertTrue(terminal.err().contains("could not be hidden"), terminal.err());
    }
}
