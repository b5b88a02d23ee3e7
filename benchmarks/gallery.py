"""Pictures of the published pages in all states, widths and schemes, for docs/gallery.

    python -m benchmarks.gallery [FOLDER]

The site of tests/showcase.py is built, shown by the Chromium of this machine and photographed; README.md in FOLDER
tells what is to be seen. The pictures have a palette of 256 colours, which is all that these pages need.
"""

from __future__ import annotations

import shutil
import struct
import sys
import tempfile
import zlib
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.showcase import pseudo, showcase
from tests.sites import REPOSITORY

HEIGHT: Final = 1900
"""Where a longer page is cut off, in pixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it is shown."""

    name: str
    """Of its file, without ending."""
    page: str
    """Its address below the folder of both sites."""
    caption: str
    width: int = 1280
    scheme: Literal["light", "dark"] = "light"
    also: Literal["", "menu", "keyboard", "paper", "letters", "contrast"] = ""
    """The menu is unfolded · the first key was pressed · printed · letters of double size · forced colours."""


PICTURES: Final = (
    Picture("home-de", "show/de/index.html", "The home page: sections with what they are about, then the text."),
    Picture("home-en-dark", "show/en/index.html", "English, in the dark scheme.", scheme="dark"),
    Picture("home-de-768", "show/de/index.html", "On a tablet.", width=768),
    Picture("home-ar", "show/ar/index.html", "Arabic runs from right to left by the same style sheet."),
    Picture("home-en-360", "show/en/index.html", "On a telephone.", width=360),
    Picture("menu-en-360", "show/en/kontakt/index.html", "The menu unfolds without a script.", width=360, also="menu"),
    Picture("home-uk-360", "show/uk/index.html", "Ukrainian, mostly German still.", width=360, scheme="dark"),
    Picture("german-en", "show/en/service/beratung/index.html", "German parts are marked and counted in a note."),
    Picture("german-en-360", "show/en/service/beratung/index.html", "The same on a telephone.", 360, "dark"),
    Picture("german-ar-360", "show/ar/service/beratung/index.html", "And in Arabic.", width=360),
    Picture("contact-ar-768", "show/ar/kontakt/index.html", "Telephone numbers and addresses keep their order.", 768),
    Picture(
        "changed-en-768", "show/en/eu-projekte/arrival-cities/index.html", "The German has changed a little since.", 768
    ),
    Picture("held-en-768", "show/en/aktuelles/index.html", "A page that is held is linked in German.", width=768),
    Picture("machine-en-768", "pseudo/en/kontakt/index.html", "What a page says of machine drafts, at its end.", 768),
    Picture("parts-de", "show/de/service/bausteine/index.html", "Building blocks of texts."),
    Picture("parts-de-dark-360", "show/de/service/bausteine/index.html", "On a dark telephone.", 360, "dark"),
    Picture("pseudo-768", "pseudo/en/service/beratung/index.html", "Accented German: longer words fit too.", 768),
    Picture("missing-768", "show/missing.html", "Where there is no page.", width=768),
    Picture("skip-en-768", "show/en/kontakt/index.html", "The first key shows the skip link.", 768, also="keyboard"),
    Picture("contrast-en-768", "show/en/service/beratung/index.html", "Forced colours.", 768, also="contrast"),
    Picture("letters-en-360", "show/en/kontakt/index.html", "Letters of double size.", 360, also="letters"),
    Picture(
        "paper-en", "show/en/eu-projekte/arrival-cities/index.html", "On paper, with addresses.", 768, also="paper"
    ),
)


def main() -> int:
    """Exit code 0; 2 where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is missing; `make tools` installs it.", file=sys.stderr)
        return 2
    target = Path(sys.argv[1]) if sys.argv[1:] else REPOSITORY / "docs" / "gallery"
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place)
        shutil.copytree(showcase(root / "a") / "dist", root / "show")
        shutil.copytree(pseudo(root / "b") / "dist", root / "pseudo")
        plain = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        large = [*plain, "--blink-settings=defaultFontSize=32"]
        browsers = {
            letters: playwright.chromium.launch(executable_path=chromium, args=large if letters else plain)
            for letters in (False, True)
        }
        for picture in PICTURES:
            shot = _shot(browsers[picture.also == "letters"], root, picture)
            (target / f"{picture.name}.png").write_bytes(_palette(browsers[False], shot))
    (target / "README.md").write_text("".join(_readme()), encoding="utf-8")
    size = sum(file.stat().st_size for file in target.glob("*.png"))
    print(f"{len(PICTURES)} pictures, {size / 1e6:.1f} MB")
    return 0


def _shot(browser: Browser, root: Path, picture: Picture) -> bytes:
    tab = browser.new_page(
        viewport={"width": picture.width, "height": 740 if picture.width < 500 else 900},
        color_scheme=picture.scheme,
        forced_colors="active" if picture.also == "contrast" else "none",
    )
    tab.goto((root / picture.page).as_uri())
    _prepare(tab, picture)
    whole = int(tab.evaluate("document.documentElement.scrollHeight"))
    tab.set_viewport_size({"width": picture.width, "height": min(whole, HEIGHT)})
    shot = tab.screenshot()
    tab.close()
    return shot


def _prepare(tab: Page, picture: Picture) -> None:
    if picture.also == "menu":
        tab.locator(".fold summary").click()
    elif picture.also == "keyboard":
        tab.keyboard.press("Tab")
    elif picture.also == "paper":
        tab.emulate_media(media="print")


def _palette(browser: Browser, png: bytes) -> bytes:
    """The same picture with the 256 colours that it has most of; each other becomes the nearest of them."""
    tab = browser.new_page()
    width, height, encoded = tab.evaluate(
        """async source => {
            const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + source)).blob());
            const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
            context.drawImage(picture, 0, 0);
            const data = context.getImageData(0, 0, picture.width, picture.height).data;
            let text = '';
            for (let at = 0; at < data.length; at += 32768)
                text += String.fromCharCode(...data.subarray(at, at + 32768));
            return [picture.width, picture.height, btoa(text)];
        }""",
        b64encode(png).decode(),
    )
    tab.close()
    pixels = array("I", b64decode(encoded))
    counts = Counter(pixels)
    colours = [tuple(colour.to_bytes(4, sys.byteorder)[:3]) for colour, _times in counts.most_common(256)]
    known = {colour: index for index, (colour, _times) in enumerate(counts.most_common(256))}
    for colour in counts.keys() - known.keys():
        rgb = colour.to_bytes(4, sys.byteorder)
        known[colour] = min(
            range(len(colours)), key=lambda index: sum((a - b) ** 2 for a, b in zip(rgb, colours[index], strict=False))
        )
    indexed = bytes(map(known.__getitem__, pixels))
    rows = b"".join(b"\0" + indexed[row * width : (row + 1) * width] for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", bytes(part for colour in colours for part in colour)),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


def _readme() -> Iterator[str]:
    yield "# Gallery\n\nThe pages of the example site as visitors see them, made by `python -m benchmarks.gallery`.\n"
    for picture in PICTURES:
        page = picture.page.partition("/")[2]
        yield f"\n## {picture.caption.rstrip('.')}\n\n`{page}`, {picture.width} pixels wide\n\n"
        yield f'<img src="{picture.name}.png" width="{min(picture.width, 720)}" alt="{picture.caption}">\n'


if __name__ == "__main__":
    raise SystemExit(main())
