/** A configuration judged by the bundles' own readers, and who of its peers can be reached. */
@NullMarked
package io.standpipe.cli.check;

import org.jspecify.annotations.NullMarked;
