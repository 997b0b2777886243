/** The commands that look at what a gateway keeps on the disk, whether it runs or not. */
@NullMarked
package io.standpipe.cli.stored;

import org.jspecify.annotations.NullMarked;
