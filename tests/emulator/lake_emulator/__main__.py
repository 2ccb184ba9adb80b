"""Starts the emulator and says where it listens: `python -m lake_emulator [--port N]`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys

from lake_emulator.control import Control
from lake_emulator.server import LOOPBACK, serve
from lake_emulator.stand_ins import install


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="lake_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any)")
    parser.add_argument(
        "--requests", action="store_true", help="write a line for each request to standard error"
    )
    args = parser.parse_args()

    if not args.requests:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
    # The managed policies that roles attach; moto looks at this when IAM is first used.
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    install()
    server = serve(Control(), args.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    sys.stdout.write(f"http://{LOOPBACK}:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
