/** Eclipse Paho behind the seam, for MQTT 5 and 3.1.1. */
@NullMarked
package io.standpipe.mqtt.paho;

import org.jspecify.annotations.NullMarked;
