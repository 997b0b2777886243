package io.standpipe.gpio;

/**
 * A pin, chip or converter cannot be used; the message names it and the board, and says what to do.
 */
final class BoardException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BoardException(String message) {
        super(message);
    }

    BoardException(String message, Throwable cause) {
        super(message, cause);
    }
}
