/**
 * One installed device with its points and alarms, and the gateway as a device of its own. Uses all
 * other layers but the queue.
 */
@NullMarked
package io.standpipe.rules.device;

import org.jspecify.annotations.NullMarked;
