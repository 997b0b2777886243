package io.standpipe.coap.device;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The part of a sender's address that one peer cannot change at will: all of an IPv4 address, the
 * first 64 bits of an IPv6 one, because the rest is the host's own choice (RFC 4291, 2.5.1). The
 * port is no part of it. Pure.
 */
public final class SenderNetwork {

    /** No global IPv6 address begins with it (RFC 4291, 2.5.5). */
    private static final long IPV4 = 0x0000_FFFFL << 32;

    private SenderNetwork() {}

    /** The same number for all addresses of one network. */
    public static long of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int count = address instanceof Inet4Address ? 4 : 8;
        long network = 0;
        for (int i = 0; i < count; i++) {
            network = (network << 8) | (bytes[i] & 0xFF);
        }
        return count == 4 ? IPV4 | network : network;
    }
}
