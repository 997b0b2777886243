package io.standpipe.model;

/**
 * One sample of a point. Source and receive time stand in the {@link Readings} that hold it.
 *
 * @param point what was read
 * @param value scaled, in the point's unit; for bits and enumerations the raw number; NaN when BAD
 *     and without a value
 * @param quality of the value
 */
public record Reading(Point point, double value, Quality quality) {}
