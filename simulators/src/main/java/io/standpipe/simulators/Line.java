package io.standpipe.simulators;

/** One line for people. */
record Line(Style style, String text) {}
