package io.standpipe.modbus.frame;

import java.nio.ByteBuffer;

/**
 * A whole frame that came and is no answer to the request under way, where frames carry no number.
 *
 * @param unit that sent it, or that it goes to if it is a request
 * @param function its code, with 128 if it is an exception
 * @param size number of bytes, the function code included, as {@link Request#answerSize}
 * @param bytes all of it; equal for copies
 */
public record Frame(int unit, int function, int size, ByteBuffer bytes) {}
