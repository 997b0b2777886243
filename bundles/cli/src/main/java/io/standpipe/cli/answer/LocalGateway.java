package io.standpipe.cli.answer;

import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.standalone.local.LocalSocket;
import io.standpipe.standalone.local.PatientChannel;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway of a data directory, asked by its socket. Any thread. */
public final class LocalGateway {

    /** A command may take 30 s, and what else the gateway does goes first. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** A page of twenty thousand devices is some ten of them. */
    private static final int MAX_BODY = 64 << 20;

    private static final Pattern HEAD = Pattern.compile("([0-9]{3}) ([0-9]{1,9}) ([ -~]*)");

    private final Path data;
    private final Path socket;

    public LocalGateway(Path data) {
        this.data = data.toAbsolutePath().normalize();
        socket = LocalSocket.file(data);
    }

    public Path data() {
        return data;
    }

    /** What is there. */
    public Reply get(String path, Map<String, String> fields) throws LocalException {
        return ask("GET", path, fields);
    }

    /** Has a command carried out, as from upstream. */
    public Reply order(String command, Map<String, String> members) throws LocalException {
        StringJoiner form = new StringJoiner("&");
        form.add("do=" + coded(command));
        members.forEach((name, value) -> form.add(coded(name) + "=" + coded(value)));
        return ask("POST /operate " + form);
    }

    private Reply ask(String method, String path, Map<String, String> fields)
            throws LocalException {
        StringJoiner form = new StringJoiner("&");
        fields.forEach((name, value) -> form.add(coded(name) + "=" + coded(value)));
        return ask(method + " " + path + (fields.isEmpty() ? "" : " " + form));
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Reply ask(String line) throws LocalException {
        look();
        try (PatientChannel channel = new PatientChannel(connected(), PATIENCE)) {
            try {
                channel.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                // It may have refused and closed before it had all: its answer says why.
            }
            Matcher head = HEAD.matcher(channel.line(LocalSocket.MAX_HEAD));
            if (!head.matches() || Integer.parseInt(head.group(2)) > MAX_BODY) {
                throw new LocalException(ExitCode.FAILED, LocalPhrase.STRANGE, socket);
            }
            return new Reply(
                    Integer.parseInt(head.group(1)),
                    head.group(3),
                    channel.bytes(Integer.parseInt(head.group(2))));
        } catch (SocketTimeoutException e) {
            throw new LocalException(
                    ExitCode.FAILED, LocalPhrase.NO_REPLY, socket, PATIENCE.toSeconds());
        } catch (EOFException e) {
            throw new LocalException(ExitCode.FAILED, LocalPhrase.CUT, socket);
        } catch (ConnectException e) {
            throw new LocalException(ExitCode.FAILED, LocalPhrase.LEFT_BEHIND, socket);
        } catch (IOException e) {
            throw new LocalException(
                    ExitCode.FAILED, LocalPhrase.UNREACHED, socket, String.valueOf(e.getMessage()));
        }
    }

    private SocketChannel connected() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(LocalSocket.address(socket));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What the file system says is clearer than what the socket would. */
    private void look() throws LocalException {
        String user = System.getProperty("user.name", "");
        int length = LocalSocket.length(socket);
        if (length > LocalSocket.MAX_PATH) {
            throw new LocalException(
                    ExitCode.FAILED,
                    LocalPhrase.PATH_TOO_LONG,
                    socket,
                    length,
                    LocalSocket.MAX_PATH);
        }
        try {
            Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!Files.isWritable(socket)) {
                throw new LocalException(ExitCode.FAILED, LocalPhrase.DENIED, socket, user);
            }
        } catch (AccessDeniedException e) {
            throw new LocalException(ExitCode.FAILED, LocalPhrase.DENIED, socket, user);
        } catch (NoSuchFileException e) {
            throw Files.isDirectory(data)
                    ? new LocalException(ExitCode.FAILED, LocalPhrase.NOT_RUNNING, data, socket)
                    : new LocalException(ExitCode.FAILED, LocalPhrase.NO_DATA, data);
        } catch (IOException e) {
            throw new LocalException(
                    ExitCode.FAILED, LocalPhrase.UNREACHED, socket, String.valueOf(e.getMessage()));
        }
    }
}
