"""Write the committed OpenAPI document: ``python -m docs.openapi``. A test holds it in step."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.app import create_app
from api.settings import Settings

PAGE = Path(__file__).parent / "reference" / "openapi.json"


def document() -> str:
    """Return the document as it is committed."""
    app = create_app(Settings.model_validate({}))
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Write the document."""
    PAGE.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
