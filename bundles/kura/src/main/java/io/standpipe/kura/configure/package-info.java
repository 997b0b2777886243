/** The configurations that Kura keeps, for the page. Idle where there is no such service. */
@NullMarked
package io.standpipe.kura.configure;

import org.jspecify.annotations.NullMarked;
