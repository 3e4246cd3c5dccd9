"""Draw the schematic pictures of the shipped drill scenarios: every `.typ` beside them becomes a PNG of the same name.

Run after a change of a drawing: `python tools/drill_pictures.py`. Fonts come from the front-end packages, so run
`npm ci` first.
"""

from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "src/anlan/rescue/drills/scenarios/pictures"
FONTS = [str(path) for path in (ROOT / "node_modules/@expo-google-fonts").glob("noto-*")]


def main() -> None:
    """Draw them all."""
    for source in sorted(PICTURES.glob("20*.typ")):
        typst.compile(
            str(source), output=str(source.with_suffix(".png")), format="png", ppi=108, font_paths=FONTS
        )
        print(source.with_suffix(".png").name)


if __name__ == "__main__":
    main()
