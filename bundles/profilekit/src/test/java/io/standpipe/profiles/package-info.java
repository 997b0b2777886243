@NullMarked
package io.standpipe.profiles;

import org.jspecify.annotations.NullMarked;
