@NullMarked
package io.standpipe.coap;

import org.jspecify.annotations.NullMarked;
