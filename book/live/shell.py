"""What stands in the page for IPython, where the book's modules ask for it."""

import io
import sys
from types import ModuleType, SimpleNamespace

VERSION = (9, 0)  # pyplot asks


class Events:
    """What is to be called before each cell."""

    def __init__(self):
        self.before = []

    def register(self, moment, call):
        if moment == "pre_run_cell":
            self.before.append(call)


class Formatters(dict):
    """A formatter for each kind of output; the page formats pictures itself (`shown.py`)."""

    def __missing__(self, kind):
        return SimpleNamespace(for_type=lambda shown, how: None)


EVENTS = Events()
SHELL = SimpleNamespace(events=EVENTS, display_formatter=SimpleNamespace(formatters=Formatters()))


def picture(figure, kind, metadata=None):
    """A figure as IPython prints it: cut to what is drawn."""
    held = io.StringIO()
    figure.savefig(held, format=kind, metadata=metadata, bbox_inches="tight")
    return held.getvalue()


def stand_in():
    """Put modules in place of IPython's, as far as the book uses them."""
    put("IPython", get_ipython=lambda: SHELL, version_info=VERSION)
    put("IPython.core")
    put("IPython.core.pylabtools", print_figure=picture)
    put("matplotlib_inline")
    put("matplotlib_inline.backend_inline", set_matplotlib_formats=lambda *kinds: None)


def put(name, **held):
    sys.modules[name] = ModuleType(name)
    vars(sys.modules[name]).update(held)
