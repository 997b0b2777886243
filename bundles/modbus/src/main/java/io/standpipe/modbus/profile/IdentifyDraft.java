package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.Ids;
import io.standpipe.model.point.Bits;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The key {@code identify} of a profile. */
final class IdentifyDraft {

    private static final Set<String> KEYS =
            Set.of("id", "table", "address", "registers", "order", "mask", "values");

    private IdentifyDraft() {}

    static List<Identification> read(Fields document) throws Wrong {
        List<Identification> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<Yaml> items = document.list("identify");
        for (int i = 0; i < items.size(); i++) {
            Fields fields = Fields.of(items.get(i), "identify[" + i + "]", KEYS, document.values());
            Identification one = one(fields);
            if (!Ids.valid(one.id()) || !ids.add(one.id())) {
                throw fields.wrong("id", ProfilePointPhrase.ENTRY_ID.with(Values.quote(one.id())));
            }
            all.add(one);
        }
        return all;
    }

    private static Identification one(Fields fields) throws Wrong {
        Table table = ModbusDraft.registers(fields);
        int registers = fields.whole("registers", 1, 1, ModbusPart.MAX_REGISTERS);
        int address = fields.whole("address", 0, 65536 - registers);
        Order order = ModbusDraft.order(fields, 1);
        boolean test = fields.has("mask") || fields.has("values");
        if (test && registers != 1) {
            throw fields.wrong("registers", ProfilePointPhrase.NO_MASK.with());
        }
        Bits bits = test ? PointKeys.bits(fields, "values", 0xFFFF) : null;
        return new Identification(fields.text("id"), table, address, registers, order, bits);
    }
}
