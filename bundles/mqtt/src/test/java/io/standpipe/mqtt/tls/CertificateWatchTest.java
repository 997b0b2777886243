package io.standpipe.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.time.Stamp;
import io.standpipe.model.tls.Certificates;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.tls.Credentials;
import io.standpipe.model.tls.CredentialsException;
import io.standpipe.model.tls.KeyPassword;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In virtual time, which begins on 2026-01-01. */
class CertificateWatchTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir Path work;

    private final VirtualTime time = new VirtualTime();
    private final RecordingFaults faults = new RecordingFaults();
    private final List<String> renewed = new ArrayList<>();
    private Path ca;
    private Path certificate;
    private Path key;

    @BeforeEach
    void names() {
        ca = work.resolve("ca.pem");
        certificate = work.resolve("gw.pem");
        key = work.resolve("gw.key");
    }

    private CertificateWatch watch() {
        CertificateWatch watch =
                new CertificateWatch(
                        new Certificates(
                                new CredentialFiles(ca, certificate, key), KeyPassword.NONE),
                        faults,
                        "uplink",
                        time,
                        time,
                        Runnable::run,
                        new Random(7));
        watch.start();
        time.advance(Duration.ZERO);
        return watch;
    }

    /** A CA and a certificate that hold for so many days. */
    private void issue(int caDays, int ownDays) throws IOException {
        Issued issuer = TestPki.ca("brigade", VirtualTime.START.plus(DAY.multipliedBy(caDays)));
        issuer.write(ca);
        Instant end = VirtualTime.START.plus(DAY.multipliedBy(ownDays));
        Issued own = TestPki.issue(issuer, "gw-1", VirtualTime.START.minus(DAY), end);
        own.write(certificate);
        own.writeKey(key);
    }

    private String fault() {
        return faults.raised().getOrDefault("uplink/certificate", "");
    }

    @Test
    void theEndIsReportedThirtyDaysAhead() throws IOException {
        issue(1000, 31);
        watch();
        time.advance(DAY.minusSeconds(60));
        assertEquals("", fault());
        time.advance(Duration.ofMinutes(2));
        String soon =
                "the certificate in %s (CN=gw-1) expires on 2026-02-01; have a new one issued and put it there";
        assertEquals(soon.formatted(certificate), fault());
        time.jumpWallClock(DAY.multipliedBy(30));
        time.advance(Duration.ofMinutes(1));
        assertEquals(soon.formatted(certificate).replace("expires", "expired"), fault());
        issue(1000, 400);
        time.advance(Duration.ofMinutes(1));
        assertEquals("", fault());
    }

    @Test
    void soIsThatOfTheCa() throws IOException {
        issue(20, 400);
        watch();
        assertEquals(
                "the certificate in %s (CN=brigade) expires on 2026-01-21; put the CA's new certificate there"
                        .formatted(ca),
                fault());
    }

    @Test
    void aCertificateThatIsNotValidYetMakesTheClockSuspect() throws IOException {
        issue(1000, 400);
        time.jumpWallClock(DAY.multipliedBy(-5));
        watch();
        assertTrue(fault().contains("is not valid before 2025-12-31; is the gateway's"), fault());
    }

    /** Without a clock everything would seem to be in the future, or long past. */
    @Test
    void aClockThatNobodyHasSetSaysNothing() throws IOException {
        issue(1000, 400);
        time.clock(Stamp.Clock.UNSYNCHRONISED);
        time.jumpWallClock(DAY.multipliedBy(-20_000));
        watch();
        assertEquals("", fault());
    }

    @Test
    void withoutFilesThereIsNothingToReport() {
        ca = null;
        certificate = null;
        key = null;
        watch();
        time.advance(DAY);
        assertEquals("", fault());
    }

    @Test
    void aMissingFileIsAFaultUntilItIsThere() throws IOException {
        issue(1000, 400);
        Files.delete(key);
        CertificateWatch watch = watch();
        assertTrue(fault().contains("gw.key, which is not there"), fault());
        assertTrue(fault().endsWith("; no connection is made"), fault());
        assertThrows(CredentialsException.class, watch::current);
        issue(1000, 400);
        watch.current();
        assertEquals("", fault(), "the next connection has looked");
    }

    @Test
    void newFilesRenewTheConnectionsThatStandOnOldOnes() throws IOException {
        issue(1000, 400);
        CertificateWatch watch = watch();
        Credentials before = watch.current();
        watch.stands("standing", before, () -> renewed.add("standing"));
        watch.stands("ended", before, () -> renewed.add("ended"));
        watch.ended("ended");
        time.advance(DAY);
        assertEquals(List.of(), renewed);
        assertSame(before, watch.current());
        issue(1000, 500);
        watch.stands("new", watch.current(), () -> renewed.add("new"));
        assertNotSame(before, watch.current());
        assertEquals(List.of(), renewed, "not all gateways at once");
        time.advance(CertificateWatch.SPREAD);
        assertEquals(List.of("standing"), renewed);
    }

    @Test
    void brokenFilesLeaveTheOldOnesInForce() throws IOException {
        issue(1000, 400);
        CertificateWatch watch = watch();
        Credentials before = watch.current();
        watch.stands("standing", before, () -> renewed.add("standing"));
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n");
        time.advance(Duration.ofMinutes(2));
        assertTrue(fault().contains("gw.key is not whole"), fault());
        assertTrue(fault().endsWith("; what was there before is still used"), fault());
        assertSame(before, watch.current());
        assertEquals(List.of(), renewed);
        issue(1000, 400);
        time.advance(Duration.ofMinutes(2));
        assertEquals("", fault());
        assertEquals(List.of("standing"), renewed);
    }

    @Test
    void whatABrokerShowedIsReportedIfItWasCloseToItsEnd() throws IOException {
        issue(1000, 400);
        CertificateWatch watch = watch();
        Instant end = VirtualTime.START.plus(DAY.multipliedBy(14));
        watch.shown("ssl://b:1", end.plusSeconds(1));
        time.advance(DAY);
        assertEquals("", fault(), "it may show another one by now");
        watch.shown("ssl://b:1", end);
        assertEquals(
                "the certificate that ssl://b:1 showed last expires on 2026-01-15; tell the broker's operator",
                fault());
        watch.shown("ssl://b:1", end.plus(DAY.multipliedBy(90)));
        assertEquals("", fault());
    }

    @Test
    void afterTheEndItSaysNothingMore() throws IOException {
        issue(1000, 400);
        CertificateWatch watch = watch();
        watch.close();
        time.advance(DAY.multipliedBy(800));
        watch.shown("ssl://b:1", VirtualTime.START);
        assertEquals("", fault());
    }

    @Test
    void aFileOfManyOldCasDoesNotFloodTheText() throws IOException {
        issue(1000, 400);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            many.append(TestPki.ca("ca-" + i, VirtualTime.START).pem());
        }
        Files.writeString(ca, many);
        watch();
        assertEquals(5, fault().split("; the certificate in").length, fault());
    }
}
