package io.standpipe.outbox;

/** Consecutive sequence numbers, both ends included. */
record Range(long first, long last) {}
