"""No false statement gets past the kit and the judge together."""

import pytest
from judge import judge
from kit.forms.statement import NotProved
from kit.register import Register, using

from .false_statements import FALSE

REFUSALS = (NotProved, ValueError, TypeError, NotImplementedError)


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refused(equations, name):
    reason, make = FALSE[name]
    register = Register()
    register.stated = dict(equations)
    with using(register):
        try:
            statement = make()
        except REFUSALS:
            return  # by the kit
        assert not judge(statement).holds, reason
