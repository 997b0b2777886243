/** An alarm as a profile writes it: the condition, and what alarms must be to each other. */
@NullMarked
package io.standpipe.profiles.alarm;

import org.jspecify.annotations.NullMarked;
