/** LwM2M registrations. */
@NullMarked
package io.standpipe.coap.registration;

import org.jspecify.annotations.NullMarked;
