"""Gives the window text or a file, as another program would: for the tests of the real window.

offer.py paste FILE   says "ready" and holds what FILE does in the clipboard, until stopped
offer.py drop FILE    drops FILE on the one window that takes drops, and ends once it has it

Sources: the ICCCM (selections) and the XDND protocol, version 5, of freedesktop.org.
"""

import pathlib
import sys

from Xlib import X, Xatom, display
from Xlib.protocol import event

XDND_VERSION = 5


class Offer:
    def __init__(self):
        self.display = display.Display()
        self.root = self.display.screen().root
        self.window = self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)

    def atom(self, name):
        return self.display.intern_atom(name)

    def own(self, selection):
        self.window.set_selection_owner(self.atom(selection), X.CurrentTime)

    def answer(self, request, formats, data):
        """Hands the data to who asks, or the list of its formats."""
        given = request.property or request.target
        if request.target == self.atom("TARGETS"):
            request.requestor.change_property(given, Xatom.ATOM, 32, formats)
        elif request.target in formats:
            request.requestor.change_property(given, request.target, 8, data)
        else:
            given = X.NONE
        request.requestor.send_event(
            event.SelectionNotify(
                time=request.time,
                requestor=request.requestor,
                selection=request.selection,
                target=request.target,
                property=given,
            )
        )
        self.display.flush()

    def serve(self, formats, data, done=lambda message: False):
        while True:
            got = self.display.next_event()
            if got.type == X.SelectionRequest:
                self.answer(got, formats, data)
            elif got.type == X.ClientMessage and done(got):
                return

    def send(self, target, name, numbers):
        message = event.ClientMessage(
            window=target, client_type=self.atom(name), data=(32, [self.window.id, *numbers])
        )
        target.send_event(message)
        self.display.flush()


def takes_drops(offer, window):
    """The first window below this one that says so."""
    if window.get_full_property(offer.atom("XdndAware"), X.AnyPropertyType):
        return window
    for child in window.query_tree().children:
        if found := takes_drops(offer, child):
            return found
    return None


def paste(offer, path):
    offer.own("CLIPBOARD")
    offer.display.sync()
    print("ready", flush=True)
    offer.serve([offer.atom("UTF8_STRING")], path.read_bytes())


def drop(offer, path):
    target = takes_drops(offer, offer.root)
    if target is None:
        sys.exit("no window takes drops")
    uris = offer.atom("text/uri-list")
    place = target.get_geometry()
    at = target.translate_coords(offer.root, 0, 0)
    x, y = place.width // 2 - at.x, place.height // 2 - at.y
    offer.own("XdndSelection")
    offer.send(target, "XdndEnter", [XDND_VERSION << 24, uris, X.NONE, X.NONE])
    copy = offer.atom("XdndActionCopy")
    offer.send(target, "XdndPosition", [0, x << 16 | y, X.CurrentTime, copy])
    offer.send(target, "XdndDrop", [0, X.CurrentTime, 0, 0])
    finished = offer.atom("XdndFinished")
    uri = f"{path.absolute().as_uri()}\r\n".encode()
    offer.serve([uris], uri, lambda message: message.client_type == finished)


def main():
    what, path = sys.argv[1], pathlib.Path(sys.argv[2])
    {"paste": paste, "drop": drop}[what](Offer(), path)


main()
