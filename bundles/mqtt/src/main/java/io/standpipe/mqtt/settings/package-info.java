/** What an uplink over MQTT is set up with. */
@NullMarked
package io.standpipe.mqtt.settings;

import org.jspecify.annotations.NullMarked;
