"""A client of Foyer's daemon, in one file; nothing but the standard library.

    import foyer

    with foyer.Connection() as box:
        for show in box.ask("SHOWS", concert=2).rows:
            print(show["starts"], show["free"])
        held = box.ask("JOIN", concert=2, show=5, best=2, acting="kim")
        box.ask("PAY", reservation=held["reservation"], acting="kim")

A reply has `rows`, a list of dicts, and its fields: reply["balance"]. What is refused raises Refused,
whose `code` and `retry` a program decides by. A connection that breaks is made again, once, and the
request is sent again: changes carry a key, so they are done once however often they are sent. If that
does not help either, Lost is raised, which has the key.
"""

import json
import os
import secrets
import socket

__all__ = ["Connection", "Reply", "Refused", "Lost"]


class Refused(Exception):
    """The daemon answered ERR. `fields` has what it says beside code and retry."""

    def __init__(self, answer):
        self.code = answer.pop("code")
        self.retry = answer.pop("retry")
        self.text = answer.pop("text", "")
        self.fields = answer
        super().__init__(f"{self.code}: {self.text}")


class Lost(ConnectionError):
    """The connection broke and could not be made again: whether a change was done is not known. The
    same request with key=`key` finds out, and does it once."""

    def __init__(self, key):
        self.key = key
        super().__init__("the connection broke before the answer" + (f"; key={key}" if key else ""))


class Reply(dict):
    """The fields of OK; `rows` are dicts, in their order."""

    def __init__(self, fields, rows):
        super().__init__(fields)
        self.rows = rows


def find_socket():
    """Where the daemon listens, as foyer(1) finds it."""
    if os.environ.get("FOYER_SOCKET"):
        return os.environ["FOYER_SOCKET"]
    own = os.path.join(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere", "foyer.sock")
    return own if os.path.exists(own) else "/run/foyer/foyer.sock"


def quote(value):
    """A value as the protocol takes it."""
    text = "1" if value is True else "0" if value is False else str(value)
    if any(ord(c) < 32 or ord(c) == 127 for c in text):
        raise ValueError(f"a line end or another control character: {text!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def line_of(verb, arguments):
    """The request as a line, without its end. Arguments that are None are left out."""
    words = [verb.upper().replace("_", "-")]
    words += [f"{name}={quote(value)}" for name, value in arguments.items() if value is not None]
    return " ".join(words)


class Connection:
    """A connection to the daemon; not for several threads at a time."""

    def __init__(self, path=None, timeout=30):
        self.path = path or find_socket()
        self.timeout = timeout
        self.wire = self.lines = None
        self.changes = frozenset()  # verbs that take a key; they get one if the caller gives none
        self.connect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def connect(self):
        """Connects anew, asks for JSON, and which verbs take a key."""
        self.close()
        self.wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.wire.settimeout(self.timeout)
            self.wire.connect(self.path)
            self.lines = self.wire.makefile("r", encoding="utf-8", newline="\n")
            self._greeting()
            self.wire.sendall(b"FORMAT mode=json\n")
            self._answer()
            self.wire.sendall(b"HELP\n")
            self.changes = frozenset(
                row["verb"] for row in self._answer().rows if "key=" in row["arguments"])
        except BaseException:
            self.close()
            raise

    def close(self):
        """Ends the connection; a second time does nothing."""
        for end in (self.lines, self.wire):
            if end is not None:
                end.close()
        self.wire = self.lines = None

    def ask(self, verb, acting=None, key=None, **arguments):
        """Does a request, for the customer `acting` if that is given, and returns its Reply."""
        if key is None and verb.upper().replace("_", "-") in self.changes:
            key = secrets.token_hex(8)
        line = line_of(verb, {**arguments, "as": acting, "key": key}).encode() + b"\n"
        for attempt in range(2):
            try:
                if self.wire is None:
                    self.connect()
                self.wire.sendall(line)
                return self._answer()
            except OSError as error:
                self.close()
                if attempt == 1:
                    raise Lost(key) from error
            except Refused:
                raise
            except BaseException:
                self.close()  # the rest of the answer is not that of the next request
                raise
        raise AssertionError("unreachable")

    def _line(self):
        line = self.lines.readline()
        if not line.endswith("\n"):
            raise ConnectionResetError("the daemon ended the connection")
        return line

    def _greeting(self):
        line = self._line()
        if line.startswith("ERR "):  # too many connections, say; nothing but this is in text
            words, _, text = line[4:-1].partition(" : ")
            code, *fields = words.split(" ")
            raise Refused(dict(field.split("=", 1) for field in fields) | {"code": code, "text": text})

    def _answer(self):
        rows = []
        while True:
            answer = json.loads(self._line())
            kind = answer.pop("t")
            if kind == "row":
                rows.append(answer)
            elif kind == "ok":
                return Reply(answer, rows)
            elif kind == "err":
                raise Refused(answer)
