"""False statements get past neither the judge nor, but for what is named here, the kit."""

import pytest
from judge import judge
from kit.forms.statement import NotProved
from kit.register import Register, current, using

from .false_statements import FALSE

# The judge alone sees these; their proofs go through.
BELIEVED_BY_THE_KIT = {
    "a_window_that_may_be_empty",
    "an_empty_sum",
}
# The kit alone sees these: they are true in numbers, and say something else than they show.
TRUE_IN_NUMBERS = {"a_hat_over_twice_the_mean"}


@pytest.fixture(autouse=True)
def _register(equations):
    """The equations of the book, in a register of each test's own."""
    register = Register()
    register.stated = dict(equations)
    with using(register):
        yield


@pytest.mark.parametrize("name", sorted(FALSE.keys() - TRUE_IN_NUMBERS))
def test_the_judge_refuses_a_false_statement(name):
    reason, make = FALSE[name]
    assert not judge(make()).holds, reason


def proved(name):
    """Whether the kit accepts the statement."""
    statement = FALSE[name][1]()
    if statement.kind == "cited":
        statement.state()
    else:
        statement.prove({"more": 2 * statement.rhs + 1})
    return statement.label in current().stated


@pytest.mark.parametrize("name", sorted(FALSE.keys() - BELIEVED_BY_THE_KIT))
def test_the_kit_refuses_a_false_statement(name):
    with pytest.raises((NotProved, ValueError, NotImplementedError)):
        proved(name)


@pytest.mark.parametrize("name", sorted(BELIEVED_BY_THE_KIT))
def test_what_the_kit_believes_is_listed(name):
    assert proved(name)
