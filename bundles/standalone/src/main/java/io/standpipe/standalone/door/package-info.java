/** The door to the pages where there is no Kura: a small HTTP server with a login of its own. */
@NullMarked
package io.standpipe.standalone.door;

import org.jspecify.annotations.NullMarked;
