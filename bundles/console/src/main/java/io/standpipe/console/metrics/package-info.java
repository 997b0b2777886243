/** How the gateway works, in figures, for a Prometheus server that asks many gateways. */
@NullMarked
package io.standpipe.console.metrics;

import org.jspecify.annotations.NullMarked;
