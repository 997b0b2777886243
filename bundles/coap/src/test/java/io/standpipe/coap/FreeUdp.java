package io.standpipe.coap;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Where nobody listens now. */
final class FreeUdp {

    private FreeUdp() {}

    static int port() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
