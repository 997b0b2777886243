/** Messages to the outbox, their order, and the memories that are kept with them. Uses alarms. */
@NullMarked
package io.standpipe.rules.message;

import org.jspecify.annotations.NullMarked;
