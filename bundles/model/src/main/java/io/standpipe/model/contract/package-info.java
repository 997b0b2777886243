/**
 * What is written alike wherever it goes: envelope, status, readings, alarms, holds;
 * docs/contract.md.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.contract;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
