/**
 * Text as people, keyboards and spreadsheets write it. No other bundle needs this package, so it
 * has no version and is not exported.
 */
@NullMarked
package io.standpipe.model.config.text;

import org.jspecify.annotations.NullMarked;
