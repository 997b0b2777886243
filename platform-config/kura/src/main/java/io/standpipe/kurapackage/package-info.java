/** Makes the deployment packages for Eclipse Kura; runs in the build, never on a gateway. */
@NullMarked
package io.standpipe.kurapackage;

import org.jspecify.annotations.NullMarked;
