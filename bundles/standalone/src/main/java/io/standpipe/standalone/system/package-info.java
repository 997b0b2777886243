/** The gateway's process as its door shows it: what it wrote last, and parts that can restart. */
@NullMarked
package io.standpipe.standalone.system;

import org.jspecify.annotations.NullMarked;
