package io.standpipe.modbus.settings;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.model.words.BusPhrase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a slave, or a converter with several slaves behind it, listens.
 *
 * @param protocol what is spoken there
 * @param host a name, an IPv4 address, or an IPv6 address in brackets; in lower case
 * @param port [1, 65535]
 */
public record Endpoint(Protocol protocol, String host, int port) implements Address {

    /** What is spoken over a TCP connection. */
    public enum Protocol {
        /** Modbus TCP */
        TCP("", Modbus.DEFAULT_PORT),
        /** RTU frames, as a transparent serial converter passes them on */
        RTU("rtu+tcp://", Modbus.DEFAULT_PORT),
        /** Modbus/TCP Security: Modbus TCP over TLS (Modbus/TCP Security 36, 5) */
        TLS("tls://", 802);

        private final String prefix;
        private final int port;

        Protocol(String prefix, int port) {
            this.prefix = prefix;
            this.port = port;
        }
    }

    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|[\\w.-]+)(?::(\\d{1,5}))?");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}(?<!\\.)");

    /** Of Modbus TCP. */
    public Endpoint(String host, int port) {
        this(Protocol.TCP, host, port);
    }

    /**
     * @param text {@code host}, {@code host:port}, {@code [IPv6]} or {@code [IPv6]:port}, with
     *     {@code rtu+tcp://} or {@code tls://} before it; port 502, for TLS 802, if none is given
     * @throws IllegalArgumentException it has another form; the message says which it must have
     */
    public static Endpoint parse(String text) {
        Protocol protocol = protocol(text);
        Matcher form = FORM.matcher(text.substring(protocol.prefix.length()));
        if (!form.matches()) {
            throw refused();
        }
        String host = form.group(1).toLowerCase(Locale.ROOT);
        int port = form.group(2) == null ? protocol.port : Integer.parseInt(form.group(2));
        boolean numbers = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (port < 1 || port > 65535 || (numbers && !IPV4.matcher(host).matches())) {
            throw refused();
        }
        if (host.startsWith("[") && host.indexOf('%') < 0) {
            try {
                InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(refused().getMessage(), e);
            }
        }
        return new Endpoint(protocol, host, port);
    }

    private static Protocol protocol(String text) {
        for (Protocol each : Protocol.values()) {
            if (each != Protocol.TCP && text.startsWith(each.prefix)) {
                return each;
            }
        }
        return Protocol.TCP;
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(BusPhrase.ENDPOINT.of());
    }

    /** The host without brackets or zone. */
    public String name() {
        return host.startsWith("[")
                ? host.substring(1, host.length() - 1).replaceFirst("%.*", "")
                : host;
    }

    /** True if turning the host into an address asks no name server. */
    public boolean literal() {
        return host.startsWith("[") || IPV4.matcher(host).matches();
    }

    @Override
    public String canonical() {
        String same = host;
        if (literal()) {
            try {
                same = InetAddress.getByName(host).getHostAddress();
            } catch (UnknownHostException e) {
                // A zone that this machine has not: the text will do.
            }
        }
        return (same.equals("localhost") ? "127.0.0.1" : same) + ":" + port;
    }

    @Override
    public String toString() {
        return protocol.prefix + host + ":" + port;
    }
}
