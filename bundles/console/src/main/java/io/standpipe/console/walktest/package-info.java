/** Walk tests: who tests what, what was set off, and the record of it. */
@NullMarked
package io.standpipe.console.walktest;

import org.jspecify.annotations.NullMarked;
