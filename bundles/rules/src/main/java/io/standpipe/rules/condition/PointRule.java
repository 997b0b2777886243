package io.standpipe.rules.condition;

/**
 * A rule as the points that it looks at see it. A class and no interface: a field costs no call at
 * each reading. Rules thread.
 */
public abstract class PointRule {

    /** Where it stands in the order in which the rules of its device are judged. */
    public int place;

    /** Whether the present values mean anything to it. */
    public abstract boolean isDue();

    /** One of its points was sampled. */
    public abstract void sample(PointState point);
}
