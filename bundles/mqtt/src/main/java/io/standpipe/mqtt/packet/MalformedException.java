package io.standpipe.mqtt.packet;

import io.standpipe.model.words.Phrase;

/** A packet is not what MQTT says; the message completes "it ...". Without a stack trace. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedException(Phrase.Said why) {
        super(why.english(), null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
