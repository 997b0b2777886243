/** What an uplink works with. */
@NullMarked
package io.standpipe.uplink.context;

import org.jspecify.annotations.NullMarked;
