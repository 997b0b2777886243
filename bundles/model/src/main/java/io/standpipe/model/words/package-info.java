/** What is said to people, in each language that the gateway speaks. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.words;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
