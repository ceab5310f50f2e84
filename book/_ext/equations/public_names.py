"""The public names of gmmlib's functions and classes, for links to its page."""

import inspect
from functools import cache

import gmmlib


def address(name):
    """The public name of what a module calls so, such as gmmlib.m_step of gmmlib.m_step.m_step.

    None for what is not public.
    """
    return public_names().get(name)


@cache
def public_names():
    """Where each public class, function or member is written -> its public name."""
    names = {}
    for name in gmmlib.__all__:
        thing = getattr(gmmlib, name)
        written = f"{thing.__module__}.{thing.__qualname__}"
        members = [it for it, member in inspect.getmembers(thing) if is_member(it, member)]
        names[written] = f"gmmlib.{name}"
        names |= {f"{written}.{it}": f"gmmlib.{name}.{it}" for it in members}
    return names


def is_member(name, thing):
    """Is it a method or property that gmmlib itself writes?"""
    written = getattr(thing, "fget", None) or thing
    own = str(getattr(written, "__module__", "")).startswith("gmmlib.")
    return own and not name.startswith("_")
