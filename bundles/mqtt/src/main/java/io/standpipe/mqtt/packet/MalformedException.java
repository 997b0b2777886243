package io.standpipe.mqtt.packet;

/** A packet is not what MQTT says; the message completes "it ...". Without a stack trace. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
