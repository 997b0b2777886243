/**
 * Signatures of Kura 5.6's wire API, and data carriers that carry; the version is the one Kura 5.6
 * exports.
 */
@NullMarked
@Version("2.0.0")
package org.eclipse.kura.wire;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
