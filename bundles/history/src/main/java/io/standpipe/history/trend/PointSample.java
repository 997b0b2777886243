package io.standpipe.history.trend;

/**
 * How a point was from a moment on.
 *
 * @param nanos monotonic nanoseconds of its boot
 * @param quality {@link QualityWords}; {@link QualityWords#UNKNOWN} if nothing is known
 * @param value NaN without a usable one
 */
record PointSample(long nanos, String quality, double value) {}
