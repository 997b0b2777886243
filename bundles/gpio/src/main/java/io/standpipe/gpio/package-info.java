/** Contacts, converters and outputs on the gateway's own pins. */
@NullMarked
package io.standpipe.gpio;

import org.jspecify.annotations.NullMarked;
