package io.standpipe.coap;

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
record Listen(String host, int port) {

    static final String ALL = "*";

    /** What is an address and needs no name service. */
    private static final Pattern NUMBERS =
            Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[0-9a-zA-Z.]+)?");

    /**
     * @param text {@code host}, {@code host:port} or {@code [IPv6]:port}
     * @throws IllegalArgumentException a sentence without its subject
     */
    static Listen parse(String text, int port) {
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
            throw new IllegalArgumentException(
                    "must be an address or interface with a port from 0 to 65535, such as eth1:%d or 10.0.0.1:%d, but is \"%s\""
                            .formatted(port, port, text));
        }
        return new Listen(host, number);
    }

    boolean everywhere() {
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
    List<InetSocketAddress> addresses() throws UnknownHostException {
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
                    throw new UnknownHostException(
                            "interface %s has no address yet; bring it up".formatted(host));
                }
                return addresses;
            }
        } catch (SocketException e) {
            throw new UnknownHostException("interface %s cannot be asked: %s".formatted(host, e));
        }
        if (!host.equals("localhost") && !NUMBERS.matcher(host).matches()) {
            throw new UnknownHostException(
                    "there is no interface %s on this machine; name one that is, or an address"
                            .formatted(host));
        }
        return List.of(new InetSocketAddress(InetAddress.getByName(host), port));
    }
}
