/**
 * When alarms begin and end, and which stand at a device and at a place. Uses conditions; knows no
 * message.
 */
@NullMarked
package io.standpipe.rules.alarm;

import org.jspecify.annotations.NullMarked;
