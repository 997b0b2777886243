/**
 * Orders of people, checked and carried out. Uses messages and alarms; knows of a device only the
 * interface {@code OperatedDevice}.
 */
@NullMarked
package io.standpipe.rules.operator;

import org.jspecify.annotations.NullMarked;
