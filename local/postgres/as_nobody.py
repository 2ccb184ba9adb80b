"""Run a command as the user that owns nothing: PostgreSQL refuses to run as root.

Called as `python as_nobody.py UID COMMAND [WORD ...]`; becomes the command.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    user, command = int(sys.argv[1]), sys.argv[2:]
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    os.execv(command[0], command)
