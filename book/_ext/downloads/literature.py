"""Citations as text: "Bishop, 2006" where one stands, and the works that a notebook cites."""

from functools import cache

from pybtex.database import parse_file
from pybtex.plugin import find_plugin


@cache
def entries(file):
    return parse_file(file).entries


def names(file):
    """key -> the authors' last names and the year."""
    return {key: name(entry) for key, entry in entries(file).items()}


def name(entry):
    lasts = [" ".join(map(str, it.rich_last_names)) for it in entry.persons["author"]]
    if len(lasts) > 2:
        lasts = [f"{lasts[0]} et al."]
    return f"{' and '.join(lasts)}, {entry.fields['year']}"


def works(file, keys):
    """A list in Markdown of the works with these keys."""
    style = find_plugin("pybtex.style.formatting", "plain")()
    backend = find_plugin("pybtex.backends", "plaintext")()
    wanted = [entries(file)[key] for key in keys]
    return "\n".join(f"- {it.text.render(backend)}" for it in style.format_entries(wanted))
