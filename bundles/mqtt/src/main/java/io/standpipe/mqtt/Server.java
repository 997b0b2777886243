package io.standpipe.mqtt;

/**
 * An address of the broker.
 *
 * @param scheme {@code tcp}
 * @param port [1, 65535]
 */
record Server(String scheme, String host, int port) {

    /** As people write it. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
