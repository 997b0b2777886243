/** Above {@code io}: answers to a technician who asks a bus about itself and its devices. */
@NullMarked
package io.standpipe.modbus.diagnosis;

import org.jspecify.annotations.NullMarked;
