/** What a bus must know again after a restart. */
@NullMarked
package io.standpipe.coap.restart;

import org.jspecify.annotations.NullMarked;
