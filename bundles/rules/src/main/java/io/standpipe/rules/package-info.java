/**
 * The rules' component, its services, and the engine that judges readings. Uses the packages below:
 * {@code device}, {@code operator}, {@code message}, {@code alarm}, {@code queue} and {@code
 * condition}, each of which uses only later ones. One thread owns all state.
 */
@NullMarked
package io.standpipe.rules;

import org.jspecify.annotations.NullMarked;
