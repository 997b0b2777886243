/** What only makes sense inside Eclipse Kura. */
@NullMarked
package io.standpipe.kura;

import org.jspecify.annotations.NullMarked;
