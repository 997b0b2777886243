/** How an answer is written: for people in one of two languages, or for programs as JSON. */
@NullMarked
package io.standpipe.cli.words;

import org.jspecify.annotations.NullMarked;
