"""Peers of the letter rows: other ways to make the same two-page letter.

``python -m bench.letter_peers weasyprint|chromium``: HTML as a JSON line in, the size of the PDF out.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def one_liner() -> Callable[[str], bytes]:
    """WeasyPrint as its first page shows it, with the fonts of the system."""
    from weasyprint import HTML

    return lambda html: HTML(string=html, base_url=f"{ROOT}/").write_pdf()


def chromium() -> Callable[[str], bytes]:
    """Chromium kept alive, printToPDF."""
    from playwright.sync_api import sync_playwright

    browser = (
        sync_playwright()
        .start()
        .chromium.launch(
            executable_path="/usr/bin/chromium",
            args=ARGUMENTS,
        )
    )
    page = browser.new_page()

    def render(html: str) -> bytes:
        page.set_content(html)
        return page.pdf(format="A4", print_background=True)

    return render


def soffice(document: bytes, batch: int) -> None:
    """LibreOffice, started once for a batch of the same document."""
    with TemporaryDirectory() as folder:
        letters = [Path(folder, f"{number}.docx") for number in range(batch)]
        for letter in letters:
            letter.write_bytes(document)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *letters]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        if missing := [letter.name for letter in letters if not letter.with_suffix(".pdf").exists()]:
            raise RuntimeError(f"soffice did not convert {missing}")


def main(peer: str) -> None:
    render = {"weasyprint": one_liner, "chromium": chromium}[peer]()
    for line in sys.stdin:
        print(len(render(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
