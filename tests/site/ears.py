"""The accessibility tree of a page, as Chromium hands it to a screen reader."""

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
    """The tree, from its root."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    known = {node["nodeId"]: node for node in nodes}
    return Heard("page", page.title(), inside=parts(nodes[0], known))


def parts(node, known):
    """What is heard within a node; what is silent leaves its own parts in its place."""
    found = []
    for child in (known[it] for it in node.get("childIds", []) if it in known):
        role, name, description = (
            child.get(key, {}).get("value", "") for key in ("role", "name", "description")
        )
        inside = parts(child, known)
        silent = child["ignored"] or role in SILENT and not name
        found += inside if silent else [Heard(role, name, description, inside)]
    return found
