package io.standpipe.simulators.detector;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of DTLS 1.2 (RFC 6347) with a pre-shared key (RFC 4279): the one cipher suite
 * TLS_PSK_WITH_AES_128_GCM_SHA256, extended master secret (RFC 7627), connection id (RFC 9146). As
 * small as a detector's: no fragments, no renegotiation, no resumption. Bytes in, bytes out; who
 * calls sends them, and again after a while without an answer. Not for two threads at once.
 */
public final class DtlsPsk {

    private static final int VERSION = 0xFEFD;
    private static final int SUITE = 0x00A8;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION = 23;
    private static final int WITH_CID = 25;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int HELLO_VERIFY = 3;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int FINISHED = 20;
    private static final int EXTENDED_MASTER_SECRET = 23;
    private static final int CONNECTION_ID = 54;
    private static final int TAG_BYTES = 16;

    private final String identity;
    private final byte[] psk;
    private final byte[] clientRandom = new byte[32];
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private byte[] serverRandom = new byte[0];
    private byte[] cookie = new byte[0];
    private byte[] master = new byte[0];
    private byte[] cid = new byte[0];
    private boolean extended;
    private int sentMessages;
    private int expected;
    private long plainSequence;
    private long sequence;
    private byte[] writeKey = new byte[0];
    private byte[] readKey = new byte[0];
    private byte[] writeSalt = new byte[0];
    private byte[] readSalt = new byte[0];
    private boolean established;
    private boolean refused;
    private List<byte[]> flight = List.of();

    public DtlsPsk(String identity, byte[] psk, Random random) {
        this.identity = identity;
        this.psk = psk.clone();
        random.nextBytes(clientRandom);
    }

    public boolean established() {
        return established;
    }

    /** The server ended it with an alert. */
    public boolean refused() {
        return refused;
    }

    /** Whether the server gave this client a connection id. */
    boolean hasConnectionId() {
        return cid.length > 0;
    }

    /** The first datagrams. */
    public List<byte[]> begin() throws GeneralSecurityException {
        hello();
        return flight;
    }

    /** What was sent last and has no answer. */
    public List<byte[]> again() {
        return flight;
    }

    /**
     * Takes a datagram.
     *
     * @param answers datagrams to be sent are added
     * @return what the server's application sent; none while the handshake goes on
     */
    public List<byte[]> receive(byte[] datagram, List<byte[]> answers)
            throws GeneralSecurityException {
        List<byte[]> received = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(datagram);
        while (in.remaining() >= 13) {
            int type = in.get() & 0xFF;
            in.getShort();
            long number = in.getLong();
            int length = in.getShort() & 0xFFFF;
            if (length > in.remaining()) {
                return received;
            }
            byte[] body = new byte[length];
            in.get(body);
            boolean secret = number >>> 48 != 0;
            byte @Nullable [] plain = secret ? open(type, number, body) : body;
            if (plain == null) {
                continue;
            }
            switch (type) {
                case HANDSHAKE -> handshake(plain, answers);
                case APPLICATION -> received.add(plain);
                case ALERT -> refused |= plain.length > 0 && (plain[0] == 2 || !established);
                default -> {
                    // ChangeCipherSpec: the next record says by its epoch that it is secret.
                }
            }
        }
        return received;
    }

    private void handshake(byte[] record, List<byte[]> answers) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(record);
        while (in.remaining() >= 12) {
            int start = in.position();
            int type = in.get() & 0xFF;
            int length = medium(in);
            int number = in.getShort() & 0xFFFF;
            medium(in);
            if (medium(in) != length || length > in.remaining()) {
                return; // fragments are not for so small a client
            }
            byte[] body = new byte[length];
            in.get(body);
            if (number != expected) {
                continue; // repeated, or overtaken
            }
            expected++;
            message(type, body, Arrays.copyOfRange(record, start, in.position()), answers);
        }
    }

    private static int medium(ByteBuffer in) {
        return ((in.get() & 0xFF) << 16) | (in.getShort() & 0xFFFF);
    }

    private void message(int type, byte[] body, byte[] whole, List<byte[]> answers)
            throws GeneralSecurityException {
        if (type == HELLO_VERIFY) {
            cookie = Arrays.copyOfRange(body, 3, 3 + (body[2] & 0xFF));
            transcript.reset();
            hello();
            answers.addAll(flight);
            return;
        }
        if (type == FINISHED) {
            byte[] right = prf(master, "server finished", hash(), 12);
            established = MessageDigest.isEqual(right, body);
            refused |= !established;
            return;
        }
        transcript.writeBytes(whole);
        if (type == SERVER_HELLO) {
            serverHello(ByteBuffer.wrap(body));
        } else if (type == SERVER_HELLO_DONE) {
            finish();
            answers.addAll(flight);
        }
    }

    private void hello() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, VERSION, 2);
        body.writeBytes(clientRandom);
        body.write(0); // session id
        body.write(cookie.length);
        body.writeBytes(cookie);
        number(body, 2, 2);
        number(body, SUITE, 2);
        number(body, 0x0100, 2); // no compression
        number(body, 9, 2);
        number(body, EXTENDED_MASTER_SECRET, 2);
        number(body, 0, 2);
        number(body, CONNECTION_ID, 2);
        number(body, 1, 2);
        body.write(0); // it needs none to be found itself
        byte[] message = message(CLIENT_HELLO, body.toByteArray());
        flight = List.of(plain(HANDSHAKE, message));
    }

    private void serverHello(ByteBuffer in) {
        in.getShort();
        serverRandom = new byte[32];
        in.get(serverRandom);
        in.position(in.position() + 1 + (in.get(in.position()) & 0xFF)); // session id
        in.getShort(); // the one suite that was offered
        in.get();
        int end = in.remaining() < 2 ? 0 : in.getShort() & 0xFFFF;
        while (end >= 4 && in.remaining() >= 4) {
            int extension = in.getShort() & 0xFFFF;
            int length = in.getShort() & 0xFFFF;
            byte[] value = new byte[length];
            in.get(value);
            end -= 4 + length;
            if (extension == EXTENDED_MASTER_SECRET) {
                extended = true;
            } else if (extension == CONNECTION_ID && length > 0) {
                cid = Arrays.copyOfRange(value, 1, 1 + (value[0] & 0xFF));
            }
        }
    }

    private void finish() throws GeneralSecurityException {
        byte[] name = identity.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream exchange = new ByteArrayOutputStream();
        number(exchange, name.length, 2);
        exchange.writeBytes(name);
        byte[] keyExchange = message(CLIENT_KEY_EXCHANGE, exchange.toByteArray());
        ByteArrayOutputStream premaster = new ByteArrayOutputStream();
        number(premaster, psk.length, 2);
        premaster.writeBytes(new byte[psk.length]);
        number(premaster, psk.length, 2);
        premaster.writeBytes(psk);
        master =
                extended
                        ? prf(premaster.toByteArray(), "extended master secret", hash(), 48)
                        : prf(
                                premaster.toByteArray(),
                                "master secret",
                                joined(clientRandom, serverRandom),
                                48);
        byte[] keys = prf(master, "key expansion", joined(serverRandom, clientRandom), 40);
        writeKey = Arrays.copyOfRange(keys, 0, 16);
        readKey = Arrays.copyOfRange(keys, 16, 32);
        writeSalt = Arrays.copyOfRange(keys, 32, 36);
        readSalt = Arrays.copyOfRange(keys, 36, 40);
        byte[] proof = prf(master, "client finished", hash(), 12);
        byte[] finished = message(FINISHED, proof);
        flight =
                List.of(
                        joined(
                                plain(HANDSHAKE, keyExchange),
                                plain(CHANGE_CIPHER_SPEC, new byte[] {1}),
                                seal(HANDSHAKE, finished)));
    }

    /** A record of application data, as a datagram. */
    public byte[] protect(byte[] data) throws GeneralSecurityException {
        return seal(APPLICATION, data);
    }

    /** With its header; it goes into the transcript. */
    private byte[] message(int type, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type);
        number(out, body.length, 3);
        number(out, sentMessages++, 2);
        number(out, 0, 3);
        number(out, body.length, 3);
        out.writeBytes(body);
        transcript.writeBytes(out.toByteArray());
        return out.toByteArray();
    }

    private byte[] plain(int type, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type);
        number(out, VERSION, 2);
        number(out, plainSequence++, 8);
        number(out, body.length, 2);
        out.writeBytes(body);
        return out.toByteArray();
    }

    private byte[] seal(int type, byte[] data) throws GeneralSecurityException {
        long number = (1L << 48) | sequence++;
        boolean named = cid.length > 0;
        byte[] inside = named ? joined(data, new byte[] {(byte) type}) : data;
        byte[] explicit = ByteBuffer.allocate(8).putLong(number).array();
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, writeKey, writeSalt, explicit);
        ByteArrayOutputStream about = new ByteArrayOutputStream();
        if (named) { // RFC 9146, 5.3
            number(about, -1, 8);
            about.write(WITH_CID);
            about.write(cid.length);
            about.write(WITH_CID);
            number(about, VERSION, 2);
            number(about, number, 8);
            about.writeBytes(cid);
        } else {
            number(about, number, 8);
            about.write(type);
            number(about, VERSION, 2);
        }
        number(about, inside.length, 2);
        cipher.updateAAD(about.toByteArray());
        byte[] secret = cipher.doFinal(inside);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(named ? WITH_CID : type);
        number(out, VERSION, 2);
        number(out, number, 8);
        out.writeBytes(cid);
        number(out, explicit.length + secret.length, 2);
        out.writeBytes(explicit);
        out.writeBytes(secret);
        return out.toByteArray();
    }

    /** Null if it is not the server's. */
    private byte @Nullable [] open(int type, long number, byte[] body) {
        if (body.length < 8 + TAG_BYTES || readKey.length == 0) {
            return null;
        }
        try {
            byte[] explicit = Arrays.copyOf(body, 8);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, readKey, readSalt, explicit);
            ByteArrayOutputStream about = new ByteArrayOutputStream();
            number(about, number, 8);
            about.write(type);
            number(about, VERSION, 2);
            number(about, body.length - 8 - TAG_BYTES, 2);
            cipher.updateAAD(about.toByteArray());
            return cipher.doFinal(body, 8, body.length - 8);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] salt, byte[] explicit)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(8 * TAG_BYTES, joined(salt, explicit)));
        return cipher;
    }

    private byte[] hash() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(transcript.toByteArray());
    }

    /** RFC 5246, 5. */
    private static byte[] prf(byte[] secret, String label, byte[] seed, int length)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] start = joined(label.getBytes(StandardCharsets.US_ASCII), seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] a = start;
        while (out.size() < length) {
            a = mac.doFinal(a);
            mac.update(a);
            out.writeBytes(mac.doFinal(start));
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
