package io.standpipe.model.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.OddFiles;
import io.standpipe.testkit.TestPki;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files as OpenSSL writes them (resources/tls/make.sh), and what people do to them. */
class CredentialsTest {

    private static final String PASSWORD = "geheim";

    @TempDir Path work;

    private Path file(String resource) throws IOException {
        return Files.write(work.resolve(resource), bytes(resource));
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = CredentialsTest.class.getResourceAsStream("/tls/" + resource)) {
            return in.readAllBytes();
        }
    }

    private static Credentials load(Path ca, Path certificate, Path key, String password)
            throws CredentialsException {
        return Credentials.load(
                new CredentialFiles(ca, certificate, key), password.toCharArray(), Set.of());
    }

    private static String refused(Path ca, Path certificate, Path key, String password) {
        CredentialsException refusal =
                assertThrows(
                        CredentialsException.class, () -> load(ca, certificate, key, password));
        assertFalse(refusal.getMessage().contains(PASSWORD), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void everyFormOfKeyIsRead() throws IOException {
        for (String[] row :
                new String[][] {
                    {"rsa.crt.pem", "rsa.pkcs8.pem", ""},
                    {"rsa.crt.pem", "rsa.pkcs1.pem", ""},
                    {"rsa.crt.pem", "rsa.enc.pem", PASSWORD},
                    {"ec.crt.pem", "ec.sec1.pem", ""},
                    {"ec.crt.pem", "ec.pkcs8.pem", ""},
                    {"ec.crt.pem", "ec.enc.pem", PASSWORD},
                    {"ed.crt.pem", "ed.pkcs8.pem", ""},
                    {"rsa.p12", null, PASSWORD},
                }) {
            Path key = row[1] == null ? null : file(row[1]);
            Credentials credentials = load(null, file(row[0]), key, row[2]);
            assertEquals(1, credentials.expiries().size(), row[0]);
        }
    }

    @Test
    void certificateAndKeyMayStandInOneFile() throws IOException {
        Path both = work.resolve("both.pem");
        Files.write(both, bytes("ec.sec1.pem"));
        Files.writeString(
                both,
                Files.readString(both)
                        + "what people note\r\n"
                        + new String(bytes("ec.crt.pem"), StandardCharsets.US_ASCII)
                                .replace("\n", "\r\n"));
        load(both, both, null, "");
    }

    @Test
    void severalCasAreTrusted() throws IOException {
        Path cas = work.resolve("cas.pem");
        Files.writeString(cas, TestPki.ca("one").pem() + TestPki.ca("two").pem());
        assertEquals(2, load(cas, null, null, "").expiries().size());
    }

    @Test
    void whatIsWrongIsSaidWithTheFile() throws IOException {
        Path none = work.resolve("none.pem");
        Path text = Files.writeString(work.resolve("text"), "to be done");
        Path cut = work.resolve("cut.pem");
        String whole = new String(bytes("rsa.pkcs8.pem"), StandardCharsets.US_ASCII);
        Files.writeString(cut, whole.substring(0, 500));
        Path dirty = Files.writeString(work.resolve("dirty.pem"), whole.replace("M", "!"));
        Path rsa = file("rsa.crt.pem");
        Object[][] rows = {
            {none, null, null, "", "none.pem, which is not there; put it there"},
            {text, null, null, "", "text must hold a certificate in PEM form"},
            {file("rsa.pkcs1.pem"), null, null, "", "must hold a certificate in PEM form"},
            {null, none, null, "", "none.pem, which is not there"},
            {null, text, null, "", "text must be a PEM or PKCS#12 file, but is neither"},
            {null, rsa, none, "", "none.pem, which is not there"},
            {null, rsa, null, "", "must hold one private key in PEM form, but holds none"},
            {null, rsa, rsa, "", "must hold one private key in PEM form, but holds none"},
            {null, rsa, cut, "", "cut.pem is not whole: the block \"PRIVATE KEY\" does not end"},
            {
                null,
                rsa,
                dirty,
                "",
                "dirty.pem is not whole: the block \"PRIVATE KEY\" is not Base64"
            },
            {null, rsa, file("ec.pkcs8.pem"), "", "is not the RSA key that its certificate"},
            {null, rsa, file("rsa.enc.pem"), "", "is encrypted, but keyPassword is empty"},
            {null, rsa, file("rsa.enc.pem"), "x", "keyPassword does not open the key in"},
            {null, file("ec.crt.pem"), file("ec.enc.pem"), "x", "keyPassword does not open"},
            {null, rsa, file("rsa.old.pem"), PASSWORD, "OpenSSL's old way"},
            {null, file("rsa.p12"), null, "x", "keyPassword does not open the key in"},
            {null, file("rsa.p12"), null, "", "keyPassword does not open the key in"},
            {null, file("rsa.p12"), file("rsa.pkcs8.pem"), PASSWORD, "leave key empty"},
            {null, file("nokey.p12"), null, PASSWORD, "must hold a private key with its"},
        };
        for (Object[] row : rows) {
            String said = refused((Path) row[0], (Path) row[1], (Path) row[2], (String) row[3]);
            assertTrue(said.contains((String) row[4]), said);
            assertTrue(said.contains(work.toString()), said);
            String chinese = ChineseText.of(said, "openssl pkcs8");
            assertTrue(chinese.contains(work.toString()), chinese);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsFound() throws IOException {
        TestPki.Issued one = TestPki.ca("one");
        Path key = TestPki.ca("two").writeKey(work.resolve("two.key"));
        String said = refused(null, one.write(work.resolve("one.pem")), key, "");
        assertTrue(said.contains("two.key is not that of the certificate in"), said);
        assertTrue(said.contains("one.pem (CN=one)"), said);
        ChineseText.of(said);
    }

    @Test
    void aFileWithoutEndIsNotSwallowed() throws IOException {
        Path big = Files.write(work.resolve("big.pem"), new byte[(1 << 20) + 1]);
        assertTrue(refused(big, null, null, "").contains("is larger than 1 MiB"));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whateverStandsInItsPlaceIsNeitherWaitedForNorSwallowed() throws IOException {
        Path rsa = file("rsa.crt.pem");
        for (Path odd : OddFiles.in(work).values()) {
            for (String said :
                    List.of(
                            refused(odd, null, null, ""),
                            refused(null, odd, null, ""),
                            refused(null, rsa, odd, ""))) {
                assertTrue(said.contains(" names " + odd + ", which "), said);
                ChineseText.of(said);
                assertTrue(
                        said.matches(
                                ".* (must be a file, but is|is larger than|cannot be read) .*"),
                        said);
            }
        }
    }

    private static final List<String> FUZZED =
            List.of("rsa.crt.pem", "rsa.pkcs1.pem", "ec.sec1.pem", "ec.enc.pem", "rsa.p12");

    /** Whatever is in the files: it works, or one sentence says why not. */
    @Property(tries = 300)
    void damagedFilesAreRefusedOrRead(
            @ForAll @IntRange(max = 4) int which, @ForAll int at, @ForAll byte[] patch)
            throws IOException {
        byte[] bytes = bytes(FUZZED.get(which));
        for (int i = 0; i < patch.length; i++) {
            bytes[Math.floorMod(at + i, bytes.length)] = patch[i];
        }
        Path directory = Files.createTempDirectory("fuzz");
        try {
            Path file = Files.write(directory.resolve("file"), bytes);
            Path certificate = Files.write(directory.resolve("crt"), bytes("ec.crt.pem"));
            for (CredentialFiles files :
                    List.of(
                            new CredentialFiles(file, null, null),
                            new CredentialFiles(null, file, null),
                            new CredentialFiles(null, certificate, file))) {
                try {
                    Credentials.load(files, PASSWORD.toCharArray(), Set.of());
                } catch (CredentialsException e) {
                    assertTrue(e.getMessage().contains(directory.toString()), e.getMessage());
                }
            }
        } finally {
            for (String name : List.of("file", "crt", "")) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    @Property
    void pemIsReadOrRefused(@ForAll byte[] bytes, @ForAll String text) {
        for (byte[] file :
                List.of(
                        bytes,
                        ("-----BEGIN X-----\n" + text + "\n-----END X-----")
                                .getBytes(StandardCharsets.UTF_8))) {
            try {
                Pem.blocks(file);
            } catch (IllegalArgumentException e) {
                assertTrue(!e.getMessage().isEmpty());
            }
        }
    }
}
