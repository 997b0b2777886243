package io.standpipe.itest;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port for somebody who will let go of it and want it back: below those that the operating
 * system gives to outgoing connections (from 32768 on Linux), one of which could take it meanwhile.
 */
public final class FreePort {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1000;

    private FreePort() {}

    public static int find() throws IOException {
        return find(
                port -> {
                    try (ServerSocket free =
                            new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                        return free.getLocalPort();
                    }
                });
    }

    /** Likewise for datagrams. */
    public static int findUdp() throws IOException {
        return find(
                port -> {
                    try (DatagramSocket free =
                            new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                        return free.getLocalPort();
                    }
                });
    }

    private interface Opening {
        int open(int port) throws IOException;
    }

    private static int find(Opening opening) throws IOException {
        for (int n = 0; n < TRIES; n++) {
            try {
                return opening.open(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
            } catch (IOException e) {
                // somebody has it
            }
        }
        throw new IOException("no free port from " + LOWEST + " to " + HIGHEST);
    }
}
