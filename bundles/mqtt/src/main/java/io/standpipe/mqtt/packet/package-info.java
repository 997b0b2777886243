/**
 * What goes between an MQTT library and the network, looked at packet by packet: nothing that
 * arrives may break the library.
 */
@NullMarked
package io.standpipe.mqtt.packet;

import org.jspecify.annotations.NullMarked;
