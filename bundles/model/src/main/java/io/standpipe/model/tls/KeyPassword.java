package io.standpipe.model.tls;

import java.io.IOException;

/** The password of a key, opened each time it is needed. Any thread. */
@FunctionalInterface
public interface KeyPassword {

    /** There is none. */
    KeyPassword NONE = () -> new char[0];

    /**
     * @return empty for none; the caller's own
     * @throws IOException it cannot be opened; the message says why, never what it is
     */
    char[] open() throws IOException;
}
