package io.standpipe.standalone.access;

/** One login. What its account may do is looked up for each request. */
public final class LoginSession {

    private final String name;
    private final String token;
    private final long began;
    private volatile long used;

    LoginSession(String name, String token, long now) {
        this.name = name;
        this.token = token;
        began = now;
        used = now;
    }

    public String name() {
        return name;
    }

    /** What each order must carry, so that no other site can give one (CSRF). */
    public String token() {
        return token;
    }

    boolean ended(long now, long idle, long longest) {
        return now - used > idle || now - began > longest;
    }

    void use(long now) {
        used = now;
    }

    long used() {
        return used;
    }
}
