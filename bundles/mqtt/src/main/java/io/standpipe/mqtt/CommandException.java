package io.standpipe.mqtt;

/** A command that is not carried out; the message is a sentence that says why and what to do. */
final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    CommandException(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
