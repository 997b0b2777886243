/**
 * Signatures of Kura 5.6's payload API, and data carriers that carry; the version is the one Kura
 * 5.6 exports.
 */
@NullMarked
@Version("1.5.0")
package org.eclipse.kura.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
