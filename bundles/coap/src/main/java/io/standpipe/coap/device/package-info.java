/** The installed detectors, who they are and how they prove it; who else called. */
@NullMarked
package io.standpipe.coap.device;

import org.jspecify.annotations.NullMarked;
