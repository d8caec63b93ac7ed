"""Write what follows from the schema of the config: docs/config.md, and the schema of override files for editors."""

from pathlib import Path

import yaml

from study.config.reference import override_schema, reference

ROOT = Path(__file__).parents[1]
PAGE, OVERRIDE = ROOT / "docs/config.md", ROOT / "scripts/study/config/override.yaml"

if __name__ == "__main__":
    config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(reference(config), encoding="utf-8")
    OVERRIDE.write_text(override_schema(), encoding="utf-8")
