/** The packages, and how Kura takes them: on its own bundles where a registry has them. */
package io.standpipe.kurapackage;
