"""The accessibility tree of a page, as Chromium hands it to a screen reader."""

from contextlib import contextmanager
from dataclasses import dataclass, field

SILENT = {"InlineTextBox", "none", "generic"}  # what a screen reader passes over, and enters


@dataclass
class Heard:
    """What is heard at one place: its role, name and description, and what is in it."""

    role: str
    name: str
    description: str = ""
    inside: list = field(default_factory=list)

    def all(self, *roles):
        """Whatever is in it at any depth and has one of these roles, in the order of reading."""
        for it in self.inside:
            if it.role in roles or not roles:
                yield it
            yield from it.all(*roles)

    def text(self):
        """The texts in it, one after the other."""
        return "".join(it.name for it in self.all("StaticText"))


def tree(page):
    """The tree, from its root. Of a long page it is as dear as loading it: ask `hear` for parts."""
    with devtools(page) as session:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    return Heard("page", page.title(), inside=parts(nodes[0], known))


def hear(page, selector, role=None):
    """For each element of the selector, in order: what is heard in it of this role.

    Without a role, what is heard of the element itself. What is in these stays empty.
    """
    with devtools(page) as session:
        session.send("Accessibility.enable")
        session.send("DOM.enable")
        root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        at = {"nodeId": root, "selector": selector}
        for node in session.send("DOM.querySelectorAll", at)["nodeIds"]:
            yield [heard(it) for it in nodes_of(session, node, role) if not it["ignored"]]


def nodes_of(session, node, role):
    if role is None:
        one = {"nodeId": node, "fetchRelatives": False}
        return session.send("Accessibility.getPartialAXTree", one)["nodes"]
    asked = {"nodeId": node, "role": role}
    return session.send("Accessibility.queryAXTree", asked)["nodes"]


@contextmanager
def devtools(page):
    session = page.context.new_cdp_session(page)
    yield session
    session.detach()


def heard(node):
    """One node, without what is in it."""
    return Heard(*(node.get(key, {}).get("value", "") for key in ("role", "name", "description")))


def parts(node, known):
    """What is heard within a node; what is silent leaves its own parts in its place."""
    found = []
    for child in (known[it] for it in node.get("childIds", []) if it in known):
        it = heard(child)
        it.inside = parts(child, known)
        silent = child["ignored"] or it.role in SILENT and not it.name
        found += it.inside if silent else [it]
    return found
