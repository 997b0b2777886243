/** What every uplink writes alike: the envelope of a message and the status, docs/contract.md. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.contract;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
