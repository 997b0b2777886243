/** A whole document: checked, and made into a device profile with values for its parameters. */
@NullMarked
package io.standpipe.profiles.template;

import org.jspecify.annotations.NullMarked;
