"""The default start: a race of different starts, then split and merge. README.md has the parts."""
