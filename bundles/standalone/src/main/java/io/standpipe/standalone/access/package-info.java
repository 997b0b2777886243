/** Who may use the pages where there is no Kura: users, passwords, sessions, and the audit log. */
@NullMarked
package io.standpipe.standalone.access;

import org.jspecify.annotations.NullMarked;
