"""What builds the site: five Sphinx extensions. README.md is their map."""
