/** The numbers of a lane in memory: what is given, what has a row, how far each uplink is. */
@NullMarked
package io.standpipe.outbox.lane;

import org.jspecify.annotations.NullMarked;
