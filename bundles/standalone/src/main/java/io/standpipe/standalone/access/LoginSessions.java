package io.standpipe.standalone.access;

import io.standpipe.model.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in, in memory only: a restart ends all. A session is made after the password was
 * right and never before, with an id that nobody else chose. Its id is kept as a hash. Any thread.
 */
public final class LoginSessions {

    /**
     * A page that is open asks every 45 s at least; one that is closed ends its session by this.
     */
    static final Duration IDLE = Duration.ofMinutes(15);

    /** A shift and a half; after it one must log in anew, whatever the page does. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** With more, the one that was used least lately ends. */
    static final int MOST = 64;

    private static final int BYTES = 32;

    private final TimeSource time;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LoginSession> sessions = new HashMap<>();

    public LoginSessions(TimeSource time) {
        this.time = time;
    }

    /**
     * @return the id, for the browser's cookie
     */
    public synchronized String begin(String name) {
        long now = time.nanos();
        sessions.values().removeIf(each -> each.ended(now, IDLE.toNanos(), LONGEST.toNanos()));
        while (sessions.size() >= MOST) {
            sessions.entrySet().stream()
                    .min(
                            (a, b) ->
                                    Long.compare(
                                            a.getValue().used() - now, b.getValue().used() - now))
                    .ifPresent(oldest -> sessions.remove(oldest.getKey()));
        }
        String id = secret();
        sessions.put(hash(id), new LoginSession(name, secret(), now));
        return id;
    }

    /** Null if there is none, or none any more. */
    public synchronized @Nullable LoginSession find(String id) {
        String key = hash(id);
        LoginSession session = sessions.get(key);
        long now = time.nanos();
        if (session == null || session.ended(now, IDLE.toNanos(), LONGEST.toNanos())) {
            sessions.remove(key);
            return null;
        }
        session.use(now);
        return session;
    }

    /** Whether it still lasts. Asking does not prolong it: a stream is nobody's doing. */
    public synchronized boolean lasts(String id) {
        LoginSession session = sessions.get(hash(id));
        return session != null && !session.ended(time.nanos(), IDLE.toNanos(), LONGEST.toNanos());
    }

    public synchronized void end(String id) {
        sessions.remove(hash(id));
    }

    /** Ends all of one user: the password is another. */
    public synchronized void endAll(String name) {
        sessions.values().removeIf(each -> each.name().equals(name));
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String id) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
