"""EM, faster: fitted mixtures climb here, in units of the data and a block of rows at a time.

The book's chapter "The step, faster" derives it.
"""
