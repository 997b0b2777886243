package io.standpipe.modbus.frame;

import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.testkit.ChineseText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a framing tells, a line each; unit 7 is asked. */
final class ReceiverLog implements Framing.Receiver {

    static final int UNIT = 7;

    final Framing framing;
    final List<String> lines = new ArrayList<>();

    /** What was told last of what came instead of an answer, for people. */
    String words = "";

    private Request request = new Read(Table.COIL, 0, 1, false, List.of());

    ReceiverLog(Framing framing) {
        this.framing = framing;
        framing.opened();
    }

    void ask(Request wanted) {
        request = wanted;
        framing.put(wanted, UNIT, ByteBuffer.allocate(Request.MAX_FRAME));
    }

    /** What is told of these bytes. */
    List<String> receive(String hex) {
        lines.clear();
        framing.received(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), this);
        return List.copyOf(lines);
    }

    @Override
    public void answered(ByteBuffer bytes, int data) {
        // Without function code and, of a read, byte count.
        int from = request instanceof Read ? data + 1 : data;
        byte[] content = new byte[data + request.answerSize() - 1 - from];
        bytes.get(from, content);
        lines.add("answered " + HexFormat.of().withUpperCase().formatHex(content));
    }

    @Override
    public void refused(int code) {
        lines.add("refused " + code);
    }

    private void told(WrongAnswer wrong) {
        words = wrong.text();
        ChineseText.of(words);
    }

    @Override
    public void failed(WrongAnswer wrong) {
        told(wrong);
        lines.add("failed " + wrong.frameError());
    }

    @Override
    public void stray(WrongAnswer wrong, int unit) {
        told(wrong);
        lines.add("stray " + wrong.frameError() + " " + unit);
    }

    @Override
    public void broken(WrongAnswer wrong) {
        told(wrong);
        lines.add("broken " + wrong.frameError());
    }
}
