"""A chapter's exercises as an nbgrader assignment, its quick questions as a Moodle file."""
