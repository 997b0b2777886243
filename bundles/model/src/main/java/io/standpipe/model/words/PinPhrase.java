package io.standpipe.model.words;

/** What is wrong with what is wired to the gateway itself: pins, their chip, converters. */
public enum PinPhrase implements Phrase {
    // a row
    NO_POINT_OF_A_PIN(
            "%s has no point that is wired to a pin; it belongs to another bus",
            "设备模板 %s 没有接到引脚的点位；应放到其他总线"),
    NOT_SAID_WHERE(
            "does not say where %s is wired; write %s, but it is %s", "未写明点位 %s 接在哪里；请写成 %s，现为 %s"),
    NAMES_OTHERS("names %s, but profile %s has %s", "写的是 %s，而设备模板 %s 的点位是 %s"),
    EACH_POINT_ONCE("must name each point once, as %s, but is %s", "每个点位须写一次，例如 %s，现为 %s"),
    PIN_OR_INPUT(
            "must be a pin, such as 17 or GPIO17, or an input of a converter, such as adc:2, but is %s",
            "须为引脚（例如 17 或 GPIO17）或模数转换器的输入（例如 adc:2），现为 %s"),
    AN_INPUT(
            "must be an input of a converter, such as adc:2, but is %s",
            "须为模数转换器的输入，例如 adc:2，现为 %s"),
    A_PIN("must be a pin, such as 17, but is %s", "须为引脚，例如 17，现为 %s"),
    NO_SUCH_CONVERTER(
            "%s names a converter that the setting converters does not have; it has %s",
            "%s 中的模数转换器不在设置项 converters 中；其中有：%s"),
    NO_SUCH_INPUT("%s is beyond the inputs of %s, which are 0 to %s", "%s 超出%s的输入范围，输入为 0 至 %s"),
    NO_OUTPUT("profile %s has no output \"%s\"", "设备模板 %s 没有输出“%s”"),
    // the setting converters
    CONVERTER_ENTRY(
            "converters: an entry must be like \"adc = ads1115 1 0x48\" (I2C bus and address 0x48 to 0x4B) or \"adc = mcp3008 0.0 3.3 V\" (SPI bus, chip select and reference up to %s V), but is %s",
            "converters：每项须写成 \"adc = ads1115 1 0x48\"（I2C 总线号和地址 0x48 至 0x4B）或 \"adc = mcp3008 0.0 3.3 V\"（SPI 总线号、片选和不超过 %s V 的参考电压），现为 %s"),
    CONVERTER_TWICE(
            "converters: %s stands there twice; give each its own name",
            "converters：%s 出现两次；请取不同的名称"),
    CONVERTER_PLACE_TAKEN(
            "converters: %s is at %s, where another one is already; correct one of them",
            "converters：%s 位于%s，该处已有另一个模数转换器；请改正其一"),
    ON_I2C("%s at I2C bus %s address %s", "模数转换器 %s（I2C 总线 %s 地址 %s）"),
    ON_SPI("%s at SPI bus %s chip select %s", "模数转换器 %s（SPI 总线 %s 片选 %s）"),
    I2C_PLACE("I2C bus %s address %s", " I2C 总线 %s 地址 %s"),
    SPI_PLACE("SPI bus %s chip select %s", " SPI 总线 %s 片选 %s"),
    // converters
    BEGAN_NO_CONVERSION(
            "%s began no conversion that ended within %s ms; check its supply and wires",
            "%s在 %s 毫秒内未完成转换；请检查供电和接线"),
    CONVERTS_ANOTHER(
            "%s was asked for input %s, but converts another one; another program uses it, end that",
            "%s被要求转换输入 %s，却在转换另一输入；有其他程序在使用它，请停掉该程序"),
    I2C_SILENT(
            "%s does not answer (%s); check its address, supply and wires",
            "%s无应答（%s）；请检查地址、供电和接线"),
    SPI_FAILED(
            "%s cannot be asked (%s); check the SPI bus and its overlay",
            "%s无法访问（%s）；请检查 SPI 总线及其 overlay 配置"),
    SPI_MOVED_NOTHING(
            "%s cannot be asked; check the SPI bus and its overlay",
            "%s无法访问；请检查 SPI 总线及其 overlay 配置"),
    SPI_SILENT("%s does not answer; check its supply, wires and chip select", "%s无应答；请检查供电、接线和片选"),
    NO_I2C_LIBRARY(
            "%s cannot be reached: Pi4J has no I2C library for %s; use a board with an ARM processor, or a converter on SPI",
            "%s无法访问：Pi4J 没有适用于 %s 的 I2C 库；请使用 ARM 处理器的主板，或改用 SPI 模数转换器"),
    I2C_OFF(
            "%s cannot be reached: there is no %s on this %s; enable I2C (raspi-config, or dtparam=i2c_arm=on), or correct the number",
            "%s无法访问：本机（%3$s）没有 %2$s；请启用 I2C（raspi-config，或 dtparam=i2c_arm=on），或改正总线号"),
    SPI_OFF(
            "%s cannot be reached: there is no %s on this %s; enable SPI (raspi-config, or dtparam=spi=on), or correct the number",
            "%s无法访问：本机（%3$s）没有 %2$s；请启用 SPI（raspi-config，或 dtparam=spi=on），或改正总线号"),
    BUS_NOT_PERMITTED(
            "%s cannot be reached: no permission for %s; add the service's user to the group %s",
            "%s无法访问：无权使用 %s；请把服务的运行用户加入 %s 组"),
    CONVERTER_NOT_OPENED("%s cannot be opened (%s); see the kernel's log", "%s无法打开（%s）；请查看内核日志"),
    NOT_READ_FROM_A_PIN(
            "%s is not read from a pin; write converter:input into column pins",
            "%s 不是从引脚读取的；请在 pins 列写成“模数转换器:输入”"),
    // the board
    COMPUTER("computer (%s)", "%s 架构的计算机"),
    CHIP("%s (%s, %s lines)", "%s（%s，%s 个引脚）"),
    NO_CHIP(
            "no GPIO chip on this %s: there is no /dev/gpiochip*; pins need a GPIO driver and a Linux kernel from 5.10 with GPIO character devices; enable the driver, use a board that has pins, or configure no pins",
            "本机（%s）没有 GPIO 芯片：不存在 /dev/gpiochip*；使用引脚需要 GPIO 驱动和带 GPIO 字符设备的 Linux 内核（5.10 及以上）；请启用驱动，改用有引脚的主板，或不配置引脚"),
    WHICH_CHIP("it is not clear which GPIO chip of this %s is wanted", "无法判断要用本机（%s）的哪个 GPIO 芯片"),
    NOT_ONE_CHIP("not exactly one GPIO chip of this %s is '%s'", "本机（%s）名为“%s”的 GPIO 芯片不是恰好一个"),
    CHIPS_ARE("there are %s; give the name of one, or its label", "现有 %s；请填写其中一个的名称或标签"),
    CHIP_NOT_OPENED("%s of this %s cannot be opened (%s): %s", "本机（%2$s）的 %1$s 无法打开（%3$s）：%4$s"),
    CHIP_NOT_PERMITTED(
            "no permission; add the service's user to the group of that file, which is usually gpio, or let a udev rule give it one",
            "无权限；请把服务的运行用户加入该文件所属的组（通常为 gpio），或用 udev 规则为其设置组"),
    ITS_CHIP_IS_GONE(
            "its chip has gone; look for a driver that was unloaded or an adapter that was unplugged, and open it again",
            "其芯片已不存在；请检查驱动是否被卸载、适配器是否被拔下，然后重新打开"),
    NO_GPIO_CHIP("it is no GPIO chip; name another one", "它不是 GPIO 芯片；请填写其他芯片"),
    TOO_MANY_FILES(
            "too many files are open; raise the limit (LimitNOFILE)", "打开的文件过多；请提高上限（LimitNOFILE）"),
    KERNEL_LOG("see the kernel's log", "请查看内核日志"),
    KERNEL_TOO_OLD(
            "the kernel of this %s does not understand what is asked of %s: %s; pins need a GPIO driver and a Linux kernel from 5.10 with GPIO character devices; update it",
            "本机（%s）的内核不支持对 %s 的操作：%s；使用引脚需要 GPIO 驱动和带 GPIO 字符设备的 Linux 内核（5.10 及以上）；请更新内核"),
    NO_LINE(
            "%s of this %s has no line '%s'; give a number from 0 to %s, or a name that gpioinfo shows",
            "本机（%2$s）的 %1$s 没有引脚“%3$s”；请填写 0 至 %4$s 的编号，或 gpioinfo 显示的名称"),
    MANY_LINES(
            "%s of this %s has more than one line '%s'; give one of the numbers %s",
            "本机（%2$s）的 %1$s 有多个引脚“%3$s”；请填写编号 %4$s 之一"),
    CHIP_GONE(
            "%s of this %s is gone; look for a driver that was unloaded or an adapter that was unplugged, and open it again",
            "本机（%2$s）的 %1$s 已不存在；请检查驱动是否被卸载、适配器是否被拔下，然后重新打开"),
    CHIP_CLOSED("%s of this %s was closed here; open it again", "本机（%2$s）的 %1$s 已由本程序关闭；请重新打开"),
    UNWATCHED(
            "the inputs of %s of this %s are no longer watched: %s; open the chip again",
            "已不再监视本机（%2$s）的 %1$s 的输入：%3$s；请重新打开该芯片"),
    CHIP_WENT_AWAY("the chip %s went away; plug it in again", "GPIO 芯片 %s 已断开；请重新插好"),
    NO_LIBRARY("pins cannot be used: %s", "无法使用引脚：%s"),
    // a line
    LINE_REFUSED(
            "%s: line %s of %s of this %s cannot be used (%s): %s",
            "%1$s：本机（%4$s）的 %3$s 的引脚 %2$s 无法使用（%5$s）：%6$s"),
    LINE_LOST(
            "%s: line %s of %s of this %s does not answer (%s); look for a driver that was unloaded or an adapter that was unplugged, and open it again",
            "%1$s：本机（%4$s）的 %3$s 的引脚 %2$s 无应答（%5$s）；请检查驱动是否被卸载、适配器是否被拔下，然后重新打开"),
    LINE_CLOSED("%s: line %s was closed here; open it again", "%s：引脚 %s 已由本程序关闭；请重新打开"),
    IN_USE(
            "in use by %s; end that program or take that driver out of the device tree, or wire to another line",
            "已被%s占用；请停掉该程序，从设备树中去掉该驱动，或改接其他引脚"),
    SOMEONE_UNNAMED("someone unnamed", "未署名的程序"),
    NO_INTERRUPT(
            "it has no interrupt, so that nobody hears of its changes, or its chip is gone; wire to another line",
            "它没有中断，无法得知其变化，或其芯片已不存在；请改接其他引脚"),
    CHIP_CANNOT("the chip cannot do this with it; wire to another line", "芯片不支持对该引脚的此项操作；请改接其他引脚"),
    LINE_NOT_PERMITTED("no permission; wire to another line", "无权限；请改接其他引脚"),
    // files instead of a board
    NO_MOCK(
            "the mock's directory %s is not there; make it, or name a real chip in the setting chip",
            "模拟目录 %s 不存在；请建立该目录，或在设置项 chip 中填写实际的芯片"),
    MOCK_NUMBERS(
            "pin %s is a name, but the mock knows numbers only; write the number",
            "引脚 %s 是名称，而模拟芯片只有编号；请填写编号"),
    MOCK_NOT_WRITTEN("the mock cannot write %s", "模拟芯片无法写入 %s"),
    MOCK_NO_VOLTAGE(
            "the mock's file %s holds no voltage; write one in V", "模拟文件 %s 中没有电压；请写入以 V 为单位的电压"),
    // the bus
    PROGRAM_ERROR("an error of this program: %s", "程序内部错误：%s"),
    BUS_ENDED("the bus ended before it was done; ask again", "总线在完成之前已停止；请重新操作"),
    ZERO_OR_ONE("an output is 0 or 1, but the value is %s", "输出须为 0 或 1，现为 %s");

    private final String english;
    private final String chinese;

    PinPhrase(String english, String chinese) {
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
