"""The forms of statements, one file for each. README.md of the kit says how to add one."""
