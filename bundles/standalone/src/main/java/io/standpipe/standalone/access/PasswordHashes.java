package io.standpipe.standalone.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Hashes passwords and compares them: bcrypt, which is slow on purpose. One at a time, so that many
 * who try at once cost no more than one core. Any thread.
 */
public final class PasswordHashes {

    /**
     * Characters. OWASP's sheet on passwords and NIST SP 800-63B ask for 8 with a second factor and
     * for more without one; tries are slowed down here besides.
     */
    public static final int MIN_LENGTH = 12;

    /** What bcrypt takes in: it has 72 bytes. A longer one is refused, not cut off. */
    public static final int MAX_BYTES = 72;

    /** 2 to the power of it rounds: about 0.3 s on a gateway. */
    private static final int COST = 12;

    private static final BCrypt.Version FORM = BCrypt.Version.VERSION_2A;

    /** What a hash must look like; a cost above 16 would stop the door for seconds. */
    private static final Pattern HASH =
            Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

    /** Letters that nobody takes for another (Crockford's base 32). */
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int GROUPS = 4;
    private static final int GROUP = 4;

    private final SecureRandom random = new SecureRandom();

    /** Compared with when there is no such user: that must take as long. It lets nobody in. */
    private static final String NOBODY =
            "$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

    private final int cost;

    public PasswordHashes() {
        this(COST);
    }

    PasswordHashes(int cost) {
        this.cost = cost;
    }

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** Whether it can be anybody's password. */
    public static boolean mayBe(char[] password) {
        return password.length >= MIN_LENGTH && bytes(password).length <= MAX_BYTES;
    }

    /**
     * @param password at most {@link #MAX_BYTES} bytes of UTF-8
     */
    public synchronized String hash(char[] password) {
        byte[] bytes = bytes(password);
        try {
            return new String(
                    BCrypt.with(FORM, random, LongPasswordStrategies.strict(FORM))
                            .hash(cost, bytes),
                    StandardCharsets.US_ASCII);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Whether the password is that of the hash.
     *
     * @param hash empty if there is no such user: false, after the same time
     */
    synchronized boolean fits(char[] password, String hash) {
        byte[] bytes = bytes(password);
        try {
            if (bytes.length > MAX_BYTES) {
                return false;
            }
            boolean known = isHash(hash);
            boolean fits =
                    BCrypt.verifyer()
                            .verify(
                                    bytes,
                                    (known ? hash : NOBODY).getBytes(StandardCharsets.US_ASCII))
                            .verified;
            return known && fits;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** A new one of 80 bits, in groups that can be read aloud. */
    String oneTime() {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                made.append('-');
            }
            made.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return made.toString();
    }

    private static byte[] bytes(char[] password) {
        return new String(password).getBytes(StandardCharsets.UTF_8);
    }
}
