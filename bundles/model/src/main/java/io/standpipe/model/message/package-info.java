/** What is sent upstream and waits in the outbox: messages, in lanes. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
