/** The support bundle: what somebody needs who helps from afar, and no secret. */
@NullMarked
package io.standpipe.standalone.support;

import org.jspecify.annotations.NullMarked;
