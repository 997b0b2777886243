package io.standpipe.modbus.settings;

/** Where slaves are reached; how its text is written decides the transport. */
public sealed interface Address permits Endpoint, SerialAddress {

    /** The same text for all ways to write where it leads; nobody is asked. */
    String canonical();

    /**
     * @param text {@code /dev/...}: a serial line; otherwise as {@link Endpoint#parse} has it
     * @throws IllegalArgumentException it has another form; the message continues "address ..."
     */
    static Address parse(String text) {
        return text.startsWith("/") ? SerialAddress.parse(text) : Endpoint.parse(text);
    }
}
