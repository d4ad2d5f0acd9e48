"""Where `__main__` hands over: loads the commands and runs one."""

import gc
import sys

gc.disable()  # loading throws nothing away, and looking for it would take a tenth of a start

from netverk import cli  # noqa: E402

if __name__ == "__main__":
    gc.freeze()  # nor will what is loaded ever be; web processes share it as it is
    gc.enable()
    sys.exit(cli.main())
