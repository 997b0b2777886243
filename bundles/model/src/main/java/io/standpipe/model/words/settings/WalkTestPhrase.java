package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/** Why something about a walk test on the page is not done. */
public enum WalkTestPhrase implements Phrase {
    RUNS_ALREADY(
            "a walk test runs already, begun by %s; end that one first",
            "已有逐点测试正在进行（由 %s 开始），请先结束。"),
    UNDERSTOOD(
            "confirm that the panel's own test mode is another thing, and that real fires of the scope are sent as tests",
            "请确认：控制器自身的测试模式是另一回事，且范围内的真实火警也按测试上报。"),
    NOTHING_TO_TEST(
            "nothing that was chosen can raise a fire, so there is nothing to tick off; choose other devices",
            "所选设备均不会产生火警，无可测试点位；请另选设备。"),
    TOO_MANY(
            "what was chosen has %s fire points, and a test has room for %s; choose a part of them",
            "所选范围有 %s 个火警点位，一次测试最多 %s 个，请分批测试。"),
    FIRE_STANDS(
            "a fire stands in the scope (%s); no walk test begins before it is over and reset",
            "范围内有火警（%s）；火警解除并复位之前不能开始逐点测试。"),
    ALARMS_STAND(
            "alarms stand in the scope (%s); look at them first, or order that the test begins all the same",
            "范围内有报警（%s）；请先查看，或选择仍然开始。"),
    NO_TEST("there is no walk test \"%s\"; load the list anew", "没有逐点测试“%s”，请重新载入列表。"),
    HAS_ENDED("the walk test has ended; begin another one", "该逐点测试已结束，请另行开始。"),
    RUNS_STILL("the walk test still runs; end it first", "逐点测试仍在进行，请先结束。"),
    CLOSED("the walk test was closed by %s and is not changed any more", "逐点测试已由 %s 关闭，不能再修改。"),
    REASONS_MISSING(
            "%s points were not tested and have no reason; give each one",
            "有 %s 个点位未测试且未填写原因，请逐一填写。"),
    DISK(
            "the record of the walk tests cannot be read or written (%s); look at the disk",
            "逐点测试记录无法读写（%s），请检查存储。");

    private final String english;
    private final String chinese;

    WalkTestPhrase(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String chinese() {
        return chinese;
    }
}
