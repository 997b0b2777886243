/** What many commands share: options, and the exit codes. */
@NullMarked
package io.standpipe.cli.option;

import org.jspecify.annotations.NullMarked;
