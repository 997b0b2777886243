/**
 * Judges readings: quality, alarms, device states, and what is worth sending. One thread owns all
 * state.
 */
@NullMarked
package io.standpipe.rules;

import org.jspecify.annotations.NullMarked;
