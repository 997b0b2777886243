package io.standpipe.coap.device;

import io.standpipe.model.words.BusPhrase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where to listen: an address or the name of a network interface, and a port.
 *
 * @param host address, interface, or {@code *} for all
 */
public record ListenAddress(String host, int port) {

    static final String ALL = "*";

    /** What is an address and needs no name service. */
    private static final Pattern NUMBERS =
            Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[0-9a-zA-Z.]+)?");

    /**
     * @param text {@code host}, {@code host:port} or {@code [IPv6]:port}
     * @throws IllegalArgumentException it has another form; the message says which it must have
     */
    public static ListenAddress parse(String text, int port) {
        String host = text;
        String after = "";
        int bracket = text.indexOf(']');
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[") && bracket > 0) {
            host = text.substring(1, bracket);
            after = text.substring(bracket + 1);
        } else if (colon >= 0 && text.indexOf(':') == colon) {
            host = text.substring(0, colon);
            after = text.substring(colon);
        }
        int number = port;
        if (!after.isEmpty()) {
            try {
                number = Integer.parseInt(after.substring(1));
            } catch (NumberFormatException e) {
                number = -1;
            }
        }
        if (host.isEmpty() || number < 0 || number > 65535) {
            throw new IllegalArgumentException(BusPhrase.LISTEN.of(port, port));
        }
        return new ListenAddress(host, number);
    }

    /** Whether it is all addresses of this machine. */
    public boolean everywhere() {
        return host.equals(ALL) || (NUMBERS.matcher(host).matches() && any(host));
    }

    /** There are many ways to write nothing but zeros. */
    private static boolean any(String numbers) {
        try {
            return InetAddress.getByName(numbers).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false; // said when it is opened
        }
    }

    /**
     * The addresses behind it, now.
     *
     * @throws UnknownHostException there is no such address or interface; a sentence
     */
    public List<InetSocketAddress> addresses() throws UnknownHostException {
        if (everywhere()) {
            return List.of(new InetSocketAddress(port));
        }
        try {
            NetworkInterface named = NetworkInterface.getByName(host);
            if (named != null) {
                List<InetSocketAddress> addresses =
                        Collections.list(named.getInetAddresses()).stream()
                                .map(address -> new InetSocketAddress(address, port))
                                .toList();
                if (addresses.isEmpty()) {
                    throw new UnknownHostException(BusPhrase.NO_ADDRESS_YET.of(host));
                }
                return addresses;
            }
        } catch (SocketException e) {
            throw new UnknownHostException(BusPhrase.NOT_ASKED.of(host, e));
        }
        if (!host.equals("localhost") && !NUMBERS.matcher(host).matches()) {
            throw new UnknownHostException(BusPhrase.NO_INTERFACE.of(host));
        }
        return List.of(new InetSocketAddress(InetAddress.getByName(host), port));
    }
}
