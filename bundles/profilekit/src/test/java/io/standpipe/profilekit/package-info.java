/** Checks device profiles against what their devices would answer. */
@org.jspecify.annotations.NullMarked
package io.standpipe.profilekit;
