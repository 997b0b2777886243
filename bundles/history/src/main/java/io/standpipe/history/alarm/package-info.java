/** The history of alarms: taken from the rules, written, and read again. */
@NullMarked
package io.standpipe.history.alarm;

import org.jspecify.annotations.NullMarked;
