package io.standpipe.model.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * Makes a certificate that nobody else vouches for, for a server (RFC 5280), and its key on the
 * curve P-256: the JDK reads certificates, but has no public way to make one. What browsers look at
 * is in it: names and addresses that it is for, and that it is a server's and no authority's.
 */
public final class SelfSigned {

    /** Base 64 of a PEM file has so many characters in a line (RFC 7468, 2). */
    private static final int LINE = 64;

    private static final int SERIAL_BITS = 127;

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251})");

    private static final byte[] VERSION_3 = {0x02, 0x01, 0x02};
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};

    /** 1.2.840.10045.4.3.2: ECDSA with SHA-256. */
    private static final byte[] ALGORITHM = Der.sequence(oid("2A8648CE3D040302"));

    /** Context-specific tags of TBSCertificate (RFC 5280, 4.1) and of GeneralName (4.2.1.6). */
    private static final int VERSION = 0xA0;

    private static final int EXTENSIONS = 0xA3;
    private static final int NAMED = 0x82;
    private static final int ADDRESSED = 0x87;

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;

    /** From this year on times are generalized (RFC 5280, 4.1.2.5). */
    private static final int GENERALIZED_FROM = 2050;

    private SelfSigned() {}

    /**
     * The certificate and behind it its key (PKCS#8), as a PEM file holds them.
     *
     * @param common name of the server, for people
     * @param names DNS names, and addresses in figures, that it is for; others are left out
     * @throws IllegalStateException this Java lacks what is needed
     */
    public static String pem(String common, List<String> names, Instant from, Instant until) {
        SecureRandom random = new SecureRandom();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            // Firefox takes long over many certificates of one name, and none with a serial number
            // that it knows.
            BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
            X500Principal subject =
                    new X500Principal("CN=\"" + common.replaceAll("[\"\\\\]", "") + '"');
            byte[] body =
                    Der.sequence(
                            Der.element(VERSION, VERSION_3),
                            Der.element(INTEGER, serial.toByteArray()),
                            ALGORITHM,
                            subject.getEncoded(),
                            Der.sequence(time(from), time(until)),
                            subject.getEncoded(),
                            pair.getPublic().getEncoded(),
                            Der.element(EXTENSIONS, extensions(names)));
            Signature sign = Signature.getInstance("SHA256withECDSA");
            sign.initSign(pair.getPrivate(), random);
            sign.update(body);
            byte[] certificate = Der.sequence(body, ALGORITHM, bits(0, sign.sign()));
            return block("CERTIFICATE", certificate)
                    + block("PRIVATE KEY", pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * SHA-256 of a certificate as browsers and OpenSSL show it: upper case, colons between bytes.
     */
    public static String fingerprint(X509Certificate certificate) {
        try {
            String plain = PinnedServers.fingerprint(certificate);
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(HexFormat.of().parseHex(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] extensions(List<String> names) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String name : names) {
            if (ADDRESS.matcher(name).matches()) {
                all.add(Der.element(ADDRESSED, InetAddress.getByName(name).getAddress()));
            } else if (DNS_NAME.matcher(name).matches()) {
                all.add(Der.element(NAMED, name.getBytes(StandardCharsets.US_ASCII)));
            }
        }
        byte[] digitalSignature = bits(7, new byte[] {(byte) 0x80});
        byte[] serverAuthentication = Der.sequence(oid("2B06010505070301"));
        return Der.sequence(
                extension("551D13", true, Der.sequence()), // basic constraints: no authority
                extension("551D0F", true, digitalSignature),
                extension("551D25", false, serverAuthentication),
                extension("551D11", false, Der.sequence(all.toArray(new byte[0][]))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        byte[] content = Der.element(Der.OCTET_STRING, value);
        return critical ? Der.sequence(oid(oid), TRUE, content) : Der.sequence(oid(oid), content);
    }

    private static byte[] oid(String hex) {
        return Der.element(OBJECT_IDENTIFIER, HexFormat.of().parseHex(hex));
    }

    /**
     * @param unused bits of the last byte
     */
    private static byte[] bits(int unused, byte[] content) {
        byte[] all = new byte[content.length + 1];
        all[0] = (byte) unused;
        System.arraycopy(content, 0, all, 1, content.length);
        return Der.element(BIT_STRING, all);
    }

    private static byte[] time(Instant at) {
        boolean generalized = at.atOffset(ZoneOffset.UTC).getYear() >= GENERALIZED_FROM;
        return Der.element(
                generalized ? GENERALIZED_TIME : UTC_TIME,
                DateTimeFormatter.ofPattern((generalized ? "yyyy" : "yy") + "MMddHHmmss'Z'")
                        .format(at.atOffset(ZoneOffset.UTC))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der),
                        label);
    }
}
