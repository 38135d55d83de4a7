#!/usr/bin/env python3
"""Writes crates.csv: every crate of Cargo.lock with version and licence. Run it where the lock file has changed."""

import json
import pathlib
import subprocess

here = pathlib.Path(__file__).parent
command = ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked", "--offline", "--manifest-path", here / "../../Cargo.toml"]
packages = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packages"]
rows = sorted(
    (package["name"], package["version"], (package["license"] or "see its licence file").replace("/", " OR ").replace("  ", " "))
    for package in packages
    if package["source"]
)
lines = ["name,version,licence", *(",".join(row) for row in rows)]
(here / "crates.csv").write_text("\n".join(lines) + "\n")
