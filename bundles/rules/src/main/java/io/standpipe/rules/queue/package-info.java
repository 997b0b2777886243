/**
 * Readings between the buses and the rules thread: what waits, and what may give way when the rules
 * lag. Uses conditions.
 */
@NullMarked
package io.standpipe.rules.queue;

import org.jspecify.annotations.NullMarked;
