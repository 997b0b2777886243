package io.standpipe.model.tls;

import java.io.IOException;

/** A file is not what it should be; the message says which, what was expected, and what to do. */
public final class CredentialsException extends IOException {

    CredentialsException(String message) {
        super(message);
    }

    CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
