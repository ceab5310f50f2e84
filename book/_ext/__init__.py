"""Five Sphinx extensions that build the site. README.md is their map."""
