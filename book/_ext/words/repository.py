"""The public address of the repository: one setting, `repository: url` in _config.yml.

With it a page has the theme's buttons (repository, suggest an edit, open an issue), "Report an
error" leads to the list of issues, and "Your own data" says how to install gmmlib from there.
Without it the text holds as it stands.
"""

from docutils import nodes

BUTTONS = ("use_repository_button", "use_edit_page_button", "use_issues_button")
PAGE, SECTION = "book/own-data", "install"


def address(config):
    """The repository's address, or nothing."""
    return (config.html_theme_options.get("repository_url") or "").rstrip("/")


def show_buttons(app, config):
    """The theme's buttons, which it refuses without an address."""
    if address(config):
        config.html_theme_options |= dict.fromkeys(BUTTONS, True)


def say_how_to_install(app, doctree, docname):
    """One line more in the section on how to install."""
    url = address(app.config)
    if url and docname == PAGE:
        (section,) = (it for it in doctree.findall(nodes.section) if SECTION in it["ids"])
        words = nodes.paragraph("", "Or, without a clone, from the book's repository:")
        command = f'pip install "git+{url}"'
        code = nodes.literal_block(command, command, language="sh")
        place = 1 + section.index(section.next_node(nodes.literal_block))
        section[place:place] = [words, code]


def issues(config):
    """Where errors are reported in public, or nothing."""
    url = address(config)
    return url and f"{url}/issues"
