package io.standpipe.standalone.local;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where the socket of a data directory is, and what is sent there. A request is one line: method,
 * path, and perhaps the fields of a form, coded as in {@code application/x-www-form-urlencoded},
 * separated by a space. The answer is a line with the status of HTTP, the number of bytes and the
 * media type, then the bytes. Then the gateway closes.
 */
public final class LocalSocket {

    /** Of a request with its end of line: a form as at the door. */
    public static final int MAX_LINE = 16 << 10;

    /** Of the first line of an answer. */
    public static final int MAX_HEAD = 256;

    /** Of the socket's path: Linux has 108 with the zero at the end (unix(7)). */
    public static final int MAX_PATH = 107;

    private static final String DIRECTORY = "local";
    private static final String NAME = "gateway.sock";

    private LocalSocket() {}

    /** The directory that only the gateway's user may enter. */
    public static Path directory(Path data) {
        return data.toAbsolutePath().normalize().resolve(DIRECTORY);
    }

    /** The socket itself. */
    public static Path file(Path data) {
        return directory(data).resolve(NAME);
    }

    /** How many bytes the path has; no socket can be beyond {@value #MAX_PATH}. */
    public static int length(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** The address; its path must not be too long. */
    public static UnixDomainSocketAddress address(Path socket) {
        return UnixDomainSocketAddress.of(socket);
    }
}
