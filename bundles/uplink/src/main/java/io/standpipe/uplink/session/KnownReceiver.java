package io.standpipe.uplink.session;

import io.standpipe.model.log.LogLimit;

/**
 * What is known of the receiver from one connection to the next. Uplink's thread.
 *
 * @param times how long it takes to answer
 * @param log where lines about it go, so that a link that flaps does not fill it
 */
public record KnownReceiver(AnswerTimes times, LogLimit log) {}
