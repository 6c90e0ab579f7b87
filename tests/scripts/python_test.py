"""scripts/python/foyer.py against a real daemon.

    python_test.py FOYERD SOURCE
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

FOYERD, SOURCE = sys.argv.pop(1), sys.argv.pop(1)
EMPTY = os.path.join(os.path.dirname(FOYERD), "../tests/kit/empty.db")
sys.path.insert(0, os.path.join(SOURCE, "scripts/python"))
import foyer  # noqa: E402  the folder is known only now


class House(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.socket = os.path.join(self.folder.name, "s")
        shutil.copy(EMPTY, os.path.join(self.folder.name, "db"))
        self.start()
        os.environ["FOYER_SOCKET"] = self.socket
        with foyer.Connection() as box:
            box.ask("CONCERT-ADD", title='The "Last" \\ Bow')
            box.ask("GRADE-SET", concert=1, grade="A", seats="1-50", price=1000)
            box.ask("SHOW-ADD", concert=1, starts="2026-12-24T19:30")
            box.ask("USER-ADD", user="kim", name="김민지")

    def start(self, *options):
        self.daemon = subprocess.Popen(
            [FOYERD, "--socket", self.socket, "--db", os.path.join(self.folder.name, "db"),
             "--test-clock=2026-12-01T09:00:00+09:00", *options],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.assertTrue(self.daemon.stdout.readline().startswith(b"ready "))

    def end(self, how=signal.SIGTERM):
        self.daemon.send_signal(how)
        self.daemon.wait()
        self.daemon.stdout.close()

    def tearDown(self):
        self.end()
        self.folder.cleanup()

    def test_booking(self):
        with foyer.Connection() as box:
            concert, = box.ask("concerts").rows
            self.assertEqual(concert["title"], 'The "Last" \\ Bow')
            self.assertEqual(concert["free"], 50)
            self.assertEqual(box.ask("CHARGE", amount=5000, acting="kim")["balance"], 5000)
            held = box.ask("JOIN", concert=1, show=1, best=2, acting="kim")
            paid = box.ask("PAY", reservation=held["reservation"], acting="kim")
            self.assertEqual(paid["balance"], 3000)
            self.assertEqual([u["name"] for u in box.ask("USERS", search="kim").rows], ["김민지"])
            # A dict of no fields is still a reply; what is None is not sent.
            self.assertEqual(box.ask("PING", key=None), {})

    def test_refused(self):
        with foyer.Connection(self.socket) as box:
            with self.assertRaises(foyer.Refused) as caught:
                box.ask("SEATS", show=99)
            self.assertEqual((caught.exception.code, caught.exception.retry), ("NOT-FOUND", "no"))
            self.assertEqual(caught.exception.fields, {"what": "show"})
            self.assertIn("no such show", str(caught.exception))
            with self.assertRaises(ValueError):
                box.ask("CHARGE", note="a\nb")
            self.assertEqual(box.ask("PING"), {})

    def test_again(self):
        """A daemon that was started anew is found; a change that is sent again is done once."""
        with foyer.Connection() as box:
            first = box.ask("CHARGE", amount=7, acting="kim", key="mine")
            self.end(signal.SIGKILL)
            self.start()
            self.assertEqual(box.ask("CHARGE", amount=7, acting="kim", key="mine"), first)
            self.assertEqual(box.ask("BALANCE", acting="kim")["balance"], 7)

    def test_lost(self):
        box = foyer.Connection()
        self.end()
        with self.assertRaises(foyer.Lost) as caught:
            box.ask("CHARGE", amount=7)
        self.assertRegex(caught.exception.key, "^[0-9a-f]{16}$")
        with self.assertRaises(foyer.Lost) as caught:
            box.ask("PING")
        self.assertIsNone(caught.exception.key)
        with self.assertRaises(OSError):
            foyer.Connection()
        box.close()
        self.start()

    def test_interrupted(self):
        """What is interrupted leaves no answer behind for the next request."""
        class Lines:
            def __init__(self, lines):
                self.lines, self.close = lines, lines.close
                self.calls = 0

            def readline(self):
                self.calls += 1
                if self.calls == 1:
                    raise KeyboardInterrupt
                return self.lines.readline()

        with foyer.Connection() as box:
            box.lines = Lines(box.lines)
            with self.assertRaises(KeyboardInterrupt):
                box.ask("BALANCE", acting="kim")
            self.assertEqual(box.ask("PING"), {})

    def test_too_many(self):
        """Whom a full house does not let in is told why."""
        self.end()
        config = os.path.join(self.folder.name, "conf")
        with open(config, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("[limits]\nmax_connections = 2\nstaff_connections = 0\n")
        self.start("--config", config)
        with foyer.Connection(), foyer.Connection():
            with self.assertRaises(foyer.Refused) as caught:
                foyer.Connection()
            self.assertEqual((caught.exception.code, caught.exception.retry), ("BUSY", "later"))
            self.assertNotEqual(caught.exception.text, "")

    def test_keys(self):
        """A change gets a key of its own, what only looks none."""
        with foyer.Connection() as box:
            sent = []
            send = box.wire.sendall
            box.wire = type("Wire", (), {"sendall": lambda _, line: (sent.append(line), send(line)),
                                         "close": box.wire.close})()
            box.ask("charge", amount=5)
            box.ask("USER_SET", user="kim", name=None, phone="1")
            box.ask("BALANCE")
        self.assertRegex(sent[0], rb'^CHARGE amount="5" key="[0-9a-f]{16}"\n$')
        self.assertRegex(sent[1], rb'^USER-SET user="kim" phone="1" key="[0-9a-f]{16}"\n$')
        self.assertEqual(sent[2], b"BALANCE\n")


if __name__ == "__main__":
    unittest.main()
