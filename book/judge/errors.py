"""Why an expression has no number: two reasons, kept apart."""


class Undefined(ArithmeticError):
    """It has no value there: 0/0, the logarithm of 0, an integral or a limit that does not settle.

    A statement that is undefined in a valid model must say so in a side condition.
    """


class Unjudged(TypeError):
    """The judge does not know the object: this says nothing of the statement."""
