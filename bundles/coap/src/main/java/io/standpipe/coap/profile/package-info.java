/**
 * How device profiles say where a point stands in what a device reports, and the reading of those
 * keys.
 */
@NullMarked
package io.standpipe.coap.profile;

import org.jspecify.annotations.NullMarked;
