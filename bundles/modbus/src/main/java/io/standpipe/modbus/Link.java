package io.standpipe.modbus;

/** A wire and what runs on it. */
interface Link {

    SlaveConnection connection();
}
