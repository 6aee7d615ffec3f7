"""The lines for data-frame libraries, taken from docs/formats.md, so that they are tried as they are printed."""
import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / 'docs' / 'formats.md'


def recipes() -> dict[str, str]:
    """The query of each library, by its name in lower case."""
    rows = re.findall(r'^\| (\w+) [^|]*\| `(columns=[^`]+)` \|', PAGE.read_text(encoding='utf-8'), re.MULTILINE)
    if not rows:
        raise SystemExit(f'{PAGE} has no lines for data-frame libraries')
    return {name.lower(): query for name, query in rows}
