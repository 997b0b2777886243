/**
 * Who the gateway is and whom it trusts: certificates and keys read from files, watched for changes
 * and for their end. Knows nothing of MQTT.
 */
@NullMarked
package io.standpipe.mqtt.tls;

import org.jspecify.annotations.NullMarked;
