/** Finds the phrases in a text again, so that a kept English sentence can be said in Chinese. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.words.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
