/** The end of the fire service: an MQTT 5 broker and the monitoring centre. */
@NullMarked
package io.standpipe.simulators.centre;

import org.jspecify.annotations.NullMarked;
