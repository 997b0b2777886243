/**
 * The files of certificates and keys, watched for changes and for their end. Knows nothing of MQTT.
 */
@NullMarked
package io.standpipe.mqtt.tls;

import org.jspecify.annotations.NullMarked;
