package io.standpipe.cli;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.option.HelpOption;
import io.standpipe.standalone.access.PasswordHashes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a hash of a password for a file of users. */
@Command(
        name = "hash-password",
        description = {
            "Asks for a password twice, without showing it, and prints its bcrypt hash (cost 12)"
                    + " for a file of users. What is not a terminal is read once: a line of standard"
                    + " input. The password itself is printed nowhere, and is no argument, which other"
                    + " users could see.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the hash is on standard output",
            "1:no hash: the password is too short (12 characters), too long (72 bytes), or not twice"
                    + " the same",
            "2:wrong arguments"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ./gateway hash-password", "  ./gateway hash-password < password-file"})
final class HashPasswordCommand implements Callable<Integer> {

    /** Some 250 ms on a laptop, a second on a small board: slow for who guesses. */
    static final int COST = 12;

    /** Of UTF-8 for a char of Java. */
    private static final int MOST_BYTES = 3;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption unusedHelp = new HelpOption();

    private final PasswordSource source;

    HashPasswordCommand() {
        this(PasswordSource.ofProcess());
    }

    /** With another place where passwords come from. */
    HashPasswordCommand(PasswordSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec called = Objects.requireNonNull(spec);
        PrintWriter errors = called.commandLine().getErr();
        char[] password = new char[0];
        byte[] bytes = new byte[0];
        try {
            password = source.password("Password: ");
            if (password.length == 0) {
                return refused(errors, "the password must not be empty");
            }
            if (source.again()) {
                char[] second = source.password("Once more: ");
                boolean same = Arrays.equals(password, second);
                Arrays.fill(second, ' ');
                if (!same) {
                    return refused(errors, "the two passwords differ; begin once more");
                }
            }
            bytes = utf8(password);
            if (bytes.length > PasswordHashes.MAX_BYTES) {
                return refused(
                        errors,
                        "the password must have at most %d bytes, but has %d; bcrypt would ignore the rest"
                                .formatted(PasswordHashes.MAX_BYTES, bytes.length));
            }
            if (!PasswordHashes.mayBe(password)) {
                return refused(
                        errors,
                        "the password must have at least %d characters, but has %d; take a few words"
                                .formatted(PasswordHashes.MIN_LENGTH, password.length));
            }
            called.commandLine()
                    .getOut()
                    .println(
                            new String(
                                    BCrypt.withDefaults().hash(COST, bytes),
                                    StandardCharsets.US_ASCII));
            return ExitCode.FINE;
        } catch (PasswordSource.NoneException e) {
            return refused(errors, String.valueOf(e.getMessage()));
        } finally {
            Arrays.fill(password, ' ');
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static int refused(PrintWriter errors, String sentence) {
        errors.println("gateway: " + sentence);
        return ExitCode.WRONG;
    }

    private static byte[] utf8(char[] password) {
        CharsetEncoder encoder =
                StandardCharsets.UTF_8
                        .newEncoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer encoded = ByteBuffer.allocate(MOST_BYTES * password.length);
        encoder.encode(CharBuffer.wrap(password), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
