package io.standpipe.coap;

/** What came cannot be read; says in a few words what is wrong with it. */
final class PayloadException extends Exception {

    private static final long serialVersionUID = 1;

    PayloadException(String message) {
        super(message);
    }
}
