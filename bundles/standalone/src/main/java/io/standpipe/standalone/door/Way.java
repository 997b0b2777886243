package io.standpipe.standalone.door;

import java.net.InetAddress;

/**
 * How one came to the door.
 *
 * @param from whose request it is
 * @param secure encrypted
 * @param strict whether browsers may insist on that from now on
 */
record Way(InetAddress from, boolean secure, boolean strict) {}
