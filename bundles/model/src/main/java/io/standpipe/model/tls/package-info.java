/**
 * TLS, the same for every way to a peer and for who comes: who the gateway is and whom it trusts,
 * read from files, or made; what is strong enough; and why a connection did not come about, in
 * words.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.tls;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
