"""Two slaves of pymodbus 3.0: unit 1 and 2 with a pressure in holding register 4."""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer


def slave(pressure):
    registers = ModbusSequentialDataBlock(0, [0, 0, 0, 3, pressure & 0xFFFF, 0, 0, 0, 0])
    return ModbusSlaveContext(hr=registers, zero_mode=True)


slaves = ModbusServerContext(slaves={1: slave(287), 2: slave(-12)}, single=False)
if sys.argv[1] == "tcp":
    StartTcpServer(context=slaves, address=("127.0.0.1", int(sys.argv[2])))
else:
    StartSerialServer(
        context=slaves, framer=ModbusRtuFramer, port=sys.argv[2], baudrate=9600, ignore_missing_slaves=True
    )
