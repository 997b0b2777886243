/** Configuration from files, for the gateway that stands alone. Inside Kura, Kura does this. */
@NullMarked
package io.standpipe.config;

import org.jspecify.annotations.NullMarked;
