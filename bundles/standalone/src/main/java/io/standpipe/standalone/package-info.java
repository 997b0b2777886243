/** Configuration from files, for the gateway that stands alone. Inside Kura, Kura does this. */
@NullMarked
package io.standpipe.standalone;

import org.jspecify.annotations.NullMarked;
