/**
 * The commands of {@code ./gateway} but demo, run and build: a Java program with the bundles on a
 * flat class path. It opens no port, and writes nothing but its answer and what it is told to.
 */
@NullMarked
package io.standpipe.cli;

import org.jspecify.annotations.NullMarked;
