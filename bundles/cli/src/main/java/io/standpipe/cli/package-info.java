/**
 * The commands of {@code ./gateway} that need no gateway that runs: a Java program with the bundles
 * on a flat class path. It opens no port, and writes nothing but its answer.
 */
@NullMarked
package io.standpipe.cli;

import org.jspecify.annotations.NullMarked;
