package io.standpipe.outbox.lane;

/** Consecutive sequence numbers, both ends included. */
public record Range(long first, long last) {}
