/** Contacts and converters that are files. */
@NullMarked
package io.standpipe.simulators.contact;

import org.jspecify.annotations.NullMarked;
