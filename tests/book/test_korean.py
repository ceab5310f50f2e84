"""Korean words in a page carry their language."""

import pytest
from _ext.words import korean
from docutils import nodes


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("responsibility", []),
        ("the note writes 최대 우도 추정, its reader", ["최대 우도 추정"]),
        ("를 바탕으로 함", ["를 바탕으로 함"]),
        ("책임 (responsibility), 가중치", ["책임", "가중치"]),
        ("값", ["값"]),
    ],
)
def test_each_run_of_korean_is_marked_and_nothing_else_is(text, marked):
    paragraph = nodes.paragraph("", text)
    korean.mark(None, paragraph, "page")
    found = [
        part.astext() for part in paragraph.findall(nodes.inline) if part["html"] == {"lang": "ko"}
    ]
    assert found == marked
    assert paragraph.astext() == text


def test_code_is_left_alone():
    paragraph = nodes.paragraph("", "", nodes.literal("값", "값"))
    korean.mark(None, paragraph, "page")
    assert list(paragraph.findall(nodes.inline)) == []
