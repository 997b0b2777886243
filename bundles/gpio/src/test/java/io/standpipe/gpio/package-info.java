@NullMarked
package io.standpipe.gpio;

import org.jspecify.annotations.NullMarked;
