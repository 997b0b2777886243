package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.Ids;
import io.standpipe.model.point.Bits;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The key {@code identify} of a profile. */
final class IdentifyDraft {

    private static final Keys KEYS =
            Keys.of(
                            "identification",
                            "Registers that say what a device is.",
                            Keys.Key.of(
                                            "id",
                                            new Shape.Text(Ids.PATTERN, Values.MAX_TEXT),
                                            "What it is: model, serial, software.")
                                    .needed(),
                            ModbusKeys.REGISTERS,
                            Keys.Key.of(
                                            "address",
                                            ModbusKeys.ADDRESS.shape(),
                                            "Protocol address from 0 of the first register.")
                                    .needed(),
                            Keys.Key.of(
                                            "registers",
                                            Shape.whole(1, ModbusPart.MAX_REGISTERS),
                                            "How many, of a text of two bytes each.")
                                    .or(1),
                            Keys.Key.of(
                                            "order",
                                            Shape.choice(LayoutDraft.orders(1)),
                                            "BA if the bytes of each register are exchanged.")
                                    .or("AB"),
                            Keys.Key.of(
                                    "mask",
                                    Shape.whole(0, 0xFFFF),
                                    "Which bits of the one register count; without mask and values"
                                            + " it is a text, which is only shown."),
                            Keys.Key.of(
                                    "values",
                                    Shape.wholes(0xFFFF),
                                    "What they are then, for the profile to fit."))
                    .rules(
                            Rule.refuse(
                                    "registers",
                                    Rule.all(
                                            Rule.hasAny("mask", "values"),
                                            Rule.not(Rule.is("registers", 1L))),
                                    ProfilePointPhrase.NO_MASK.with()),
                            Rule.need(Rule.has("mask"), "values"),
                            Rule.need(Rule.has("values"), "mask"));

    /** Where such registers stand in a profile. */
    static final Keys.Key IDENTIFY =
            Keys.Key.of(
                    "identify",
                    Shape.list(Shape.section(KEYS), 0),
                    "Registers that tell such a device from others, or say who it is. They are no"
                            + " points: nothing polls them.");

    private IdentifyDraft() {}

    static List<Identification> read(Fields document) throws Wrong {
        List<Identification> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Fields fields : document.each("identify")) {
            Identification one = one(fields);
            if (!Ids.valid(one.id()) || !ids.add(one.id())) {
                throw fields.wrong("id", ProfilePointPhrase.ENTRY_ID.with(Values.quote(one.id())));
            }
            all.add(one);
        }
        return all;
    }

    private static Identification one(Fields fields) throws Wrong {
        Table table = fields.choice("table", ModbusKeys.OF_REGISTERS);
        int registers = fields.whole("registers");
        int address = fields.whole("address", 0, 65536 - registers);
        Order order = ModbusDraft.order(fields, 1);
        Bits bits = fields.has("mask") ? PointKeys.bits(fields, "values", 0xFFFF) : null;
        return new Identification(fields.text("id"), table, address, registers, order, bits);
    }
}
