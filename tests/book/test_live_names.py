"""Which names a cell takes from earlier ones."""

import pytest
from _ext.live.names import asked


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a = b\nc = a", {"b"}),
        ("a += 1", {"a"}),
        ("for k in range(n):\n    s = k + t\n    print(s)", {"range", "n", "t", "print"}),
        ("for k in x:\n    s = k\nprint(s)", {"x", "print", "s"}),
        ("for k in x:\n    pass\nprint(k)", {"x", "print"}),
        ("if a:\n    b = 1\nc = b", {"a", "b"}),
        ("if a:\n    b = 1\nelse:\n    b = 2\nc = b", {"a"}),
        ("with f(x) as g:\n    h = g\nh", {"f", "x"}),
        ("def f(x):\n    y = x + z\n    return y", {"z"}),
        ("[k + j for k in x if k]", {"j", "x"}),
        ("while n:\n    n = n - 1", {"n"}),
        ("try:\n    a = b\nexcept E as e:\n    print(e, a)", {"b", "E", "print", "e", "a"}),
        ("import numpy as np\nnp.array(x)", {"x"}),
    ],
)
def test_names_that_a_cell_reads_before_it_sets_them(source, wanted):
    assert asked(source) == wanted
