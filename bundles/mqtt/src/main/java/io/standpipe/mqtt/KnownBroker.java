package io.standpipe.mqtt;

/**
 * What is known of the broker from one connection to the next. Uplink's thread.
 *
 * @param times how long it takes to answer
 * @param told what was said of it in the log
 */
record KnownBroker(AnswerTimes times, Told told) {}
