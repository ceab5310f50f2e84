"""The seed as a lecturer gives it to make: without one there is no homework, since 0 is guessed."""


def read_seed(text):
    if not text.isdecimal():
        expected = "a whole number, 0 or more, that students will not guess, as in SEED=20391"
        raise SystemExit(f"SEED={text or '(nothing)'}: expected {expected}")
    return int(text)
