/**
 * What {@code java -jar gateway.jar} runs before there is a framework. It lies in the jar itself
 * and knows neither OSGi nor a logger.
 */
@NullMarked
package io.standpipe.standalone.start;

import org.jspecify.annotations.NullMarked;
