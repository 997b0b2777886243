/** Everything around one gateway, and a story. */
@NullMarked
package io.standpipe.simulators.demo;

import org.jspecify.annotations.NullMarked;
