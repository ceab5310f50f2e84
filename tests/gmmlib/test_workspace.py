"""Memory that is used again: scratch for all blocks, and what one block may keep."""

import numpy as np

from gmmlib.sources.workspace import KeepingWorkspace, Workspace


class Counting:
    """A function that fills an array, and counts how often it did."""

    def __init__(self):
        self.calls = 0

    def __call__(self, array):
        self.calls += 1
        array[...] = self.calls


def test_scratch_is_made_once_and_grows():
    workspace = Workspace()
    large = workspace.take("logs", 3, 4)
    assert np.shares_memory(workspace.take("logs", 2, 2), large)
    assert workspace.take("logs", 2, 2).shape == (2, 2)
    assert not np.shares_memory(workspace.take("logs", 9, 9), large)
    assert not np.shares_memory(workspace.take("room", 3, 4), large)


def test_a_workspace_fills_anew_each_time():
    workspace, fill = Workspace(), Counting()
    assert (workspace.filled("phi", 0, (2, 3), fill) == 1).all()
    assert (workspace.filled("phi", 0, (2, 3), fill) == 2).all()


def test_what_is_kept_is_filled_once_while_there_is_room():
    fill, workspace = Counting(), KeepingWorkspace(Workspace(), most_kept=13)
    for _ in range(2):
        assert (workspace.filled("phi", 0, (2, 3), fill) == 1).all()
        assert (workspace.filled("phi", 1, (2, 3), fill) == 2).all()
    assert (workspace.filled("phi", 2, (1, 2), fill) == 3).all()  # 12 numbers are kept, and 1 fits
    assert (workspace.filled("phi", 2, (1, 2), fill) == 4).all()
    assert (workspace.filled("phi", 3, (1, 1), fill) == 5).all()
    assert (workspace.filled("phi", 3, (1, 1), fill) == 5).all()


def test_blocks_share_scratch_but_keep_their_own():
    beside, fill = Workspace(), Counting()
    one, other = (KeepingWorkspace(beside, 100) for _ in range(2))
    assert np.shares_memory(one.take("logs", 5), other.take("logs", 5))
    assert (one.filled("phi", 0, (2,), fill) == 1).all()
    assert (other.filled("phi", 0, (2,), fill) == 2).all()
    assert (one.filled("phi", 0, (2,), fill) == 1).all()
