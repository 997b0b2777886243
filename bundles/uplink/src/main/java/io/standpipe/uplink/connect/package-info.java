/** Which of a receiver's addresses is tried, and when. */
@NullMarked
package io.standpipe.uplink.connect;

import org.jspecify.annotations.NullMarked;
