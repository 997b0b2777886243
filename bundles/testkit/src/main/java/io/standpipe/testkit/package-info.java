/**
 * What tests share: time that moves only when told to, and services that remember what they were
 * given.
 */
@NullMarked
package io.standpipe.testkit;

import org.jspecify.annotations.NullMarked;
