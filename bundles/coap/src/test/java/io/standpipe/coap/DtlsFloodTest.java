package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.testkit.VirtualTime;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.junit.jupiter.api.Test;

class DtlsFloodTest {

    private final VirtualTime time = new VirtualTime();
    private final DtlsFlood flood =
            new DtlsFlood(
                    time,
                    new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS),
                    new HandshakeLimit<Integer>(time, 64, line -> {}));

    /** How many of so many hellos pass. */
    private int passed(int port, int sent) {
        byte[] hello = new byte[60];
        hello[0] = 22;
        hello[1] = (byte) 0xFE;
        hello[2] = (byte) 0xFD;
        int passed = 0;
        for (int i = 0; i < sent; i++) {
            DatagramPacket packet =
                    new DatagramPacket(
                            hello,
                            hello.length,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            passed += flood.onReceiving(packet) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void aPeerIsBoundedAndItsNeighbourIsNot() {
        assertEquals(DtlsFlood.BURST, passed(1, 1000));
        assertEquals(50, passed(2, 50));
        time.advance(Duration.ofSeconds(1));
        assertEquals(10, passed(1, 1000));
    }

    @Test
    void whatIsNoDtlsDoesNotPass() {
        byte[] nonsense = {1, 2, 3};
        DatagramPacket packet =
                new DatagramPacket(
                        nonsense, 3, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        assertEquals(false, flood.onReceiving(packet));
    }
}
