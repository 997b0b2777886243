/** What every bus needs beside its protocol: the life of its component. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.bus;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
