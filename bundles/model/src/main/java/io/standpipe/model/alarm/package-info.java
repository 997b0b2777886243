/**
 * Alarms after ISA-18.2: what is defined, how urgent, when it stands; holds that people put on a
 * device.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.alarm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
