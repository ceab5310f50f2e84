"""The parts of the proof kit; chapters import `derivation`, which puts them together."""
