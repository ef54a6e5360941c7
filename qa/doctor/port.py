"""Whether the server can listen where the settings say, or does already.

A port is tried by binding it; who holds it is asked for /healthz over loopback by the one way out.
"""

import errno
import json

from index.errors import FetchError
from index.fetch import fetch
from qa.doctor.finding import Finding
from qa.hosts import reached_at
from qa.listening import fault_of

SECONDS = 3.0


def port_finding(host: str, port: int) -> Finding:
    """Free, already ours, or taken."""
    where = f"{host} port {port}"
    fault = fault_of(host, port)
    if fault is None:
        return Finding("port", "ok", f"{where} is free.")
    if fault.errno != errno.EADDRINUSE:
        remedy = "Set FOOTNOTE_HOST to an address of this machine, and FOOTNOTE_PORT to a port above 1023."
        return Finding("port", "BAD", f"{where} cannot be listened on ({fault.strerror}).", remedy)
    state = _ready(reached_at(host), port)
    if state == "ready":
        return Finding("port", "ok", f"Footnote answers at {where}.")
    if state:
        return Finding("port", "warning", f"Footnote is at {where}, but {state}.", "Its log says why: look there.")
    remedy = f"Stop what uses it, or set FOOTNOTE_PORT to another one, for example {port + 1 if port < 65535 else 7860}."
    return Finding("port", "BAD", f"{where} is used by another program.", remedy)


def _ready(host: str, port: int) -> str:
    """ "ready", or what /readyz says; empty where it is not Footnote that answers."""
    root = f"http://{host}:{port}"
    try:
        alive = fetch(f"{root}/healthz", named=[f"{host}:{port}"], most_seconds=SECONDS)
        if alive.status != 200 or json.loads(alive.body) != {"status": "alive"}:
            return ""
    except (FetchError, ValueError):
        return ""
    try:
        ready = fetch(f"{root}/readyz", named=[f"{host}:{port}"], most_seconds=SECONDS)
    except FetchError:
        return "it did not say in time whether it is ready"
    return "ready" if ready.status == 200 else f"it is not ready (status {ready.status})"
