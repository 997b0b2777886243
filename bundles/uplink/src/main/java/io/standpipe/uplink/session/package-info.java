/** One connection that stands: window, answers, resends, liveness, status, subscriptions. */
@NullMarked
package io.standpipe.uplink.session;

import org.jspecify.annotations.NullMarked;
