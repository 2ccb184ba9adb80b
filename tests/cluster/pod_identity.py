"""A stand-in for EKS's Pod Identity agent: gives credentials for a token of Kubernetes.

https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html: it listens on port 80 of a
link-local address, which the one who starts it has added to this network.
"""

from __future__ import annotations

import errno
import json
import sys
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# A token of Kubernetes has three parts; the real agent has EKS look at it.
DOTS_OF_A_TOKEN = 2


class Agent(BaseHTTPRequestHandler):
    """Answers as the agent does, with credentials that an emulator takes."""

    def log_message(self, *_: object) -> None:
        """Says nothing: a line that nobody reads any more would end the answer."""

    def do_GET(self) -> None:
        """The credentials, or 400 without a token."""
        token = self.headers.get("Authorization", "")
        known = self.path == "/v1/credentials" and token.count(".") == DOTS_OF_A_TOKEN
        expires = datetime.now(timezone.utc) + timedelta(hours=1)
        credentials = {
            "AccessKeyId": "test",
            "SecretAccessKey": "test",
            "Token": "test",
            "Expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        self.send_response(200 if known else 400)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(credentials if known else {"message": "no token"}).encode())


def serve(address: str) -> None:
    """Serves until it is ended. A cluster that was kept has an agent already, which will do."""
    try:
        server = ThreadingHTTPServer((address, 80), Agent)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.stdout.write("there\n")
        return
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


serve(sys.argv[1])
