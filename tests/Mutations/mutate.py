#!/usr/bin/env python3
"""Changes the sources in thousands of small ways, and says which changes no test notices.

  dotnet tool restore && python3 tests/Mutations/mutate.py [AREA ...] [--files GLOB ...]

AREA is a name of areas.json; all of them by default. --files narrows one area. Stryker.NET does the work. It takes one to four seconds a mutant,
so an area takes minutes to an hour. The reports are written to artifacts/mutations/AREA.
"""
import json
import os
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
areas = {area["area"]: area for area in json.loads((root / "tests/Mutations/areas.json").read_text())}
arguments = sys.argv[1:]
cut = arguments.index("--files") if "--files" in arguments else len(arguments)
wanted, files = arguments[:cut] or list(areas), arguments[cut + 1:]
unknown = [name for name in wanted if name not in areas]
if unknown or (files and len(wanted) != 1):
    sys.exit(__doc__ + "\nAreas: " + ", ".join(areas))
environment = dict(os.environ, SkipPublishedSamples="true", RunAnalyzers="false", TEST_PATIENCE_SECONDS="10")


def mutate(area):
    out = root / "artifacts/mutations" / area["area"]
    out.mkdir(parents=True, exist_ok=True)
    config = out / "stryker-config.json"
    # Mutants of ConfigureAwait and of guards for null are the same program, or a bug of the caller.
    config.write_text(json.dumps({"stryker-config": {
        "project": area["project"], "mutate": files or area["files"], "test-case-filter": area["filter"], "coverage-analysis": "perTest",
        "ignore-methods": ["ConfigureAwait", "ThrowIfNull", "*.Dispose", "SuppressFinalize"], "reporters": ["json", "markdown"], "concurrency": 2,
        "additional-timeout": 10000}}))
    subprocess.run(["dotnet", "stryker", "--skip-version-check", "-f", str(config), "-O", str(out)], cwd=root / "tests" / area["tests"], env=environment,
                   stdin=subprocess.DEVNULL, check=True)
    report(area["area"], json.loads((out / "reports/mutation-report.json").read_text()))


def report(name, result):
    counts, survivors = {}, []
    for path, file in sorted(result["files"].items()):
        lines = file["source"].splitlines()
        for mutant in file["mutants"]:
            status, start = mutant["status"], mutant["location"]["start"]
            counts[status] = counts.get(status, 0) + 1
            if status in ("Survived", "NoCoverage"):
                text = " ".join(mutant["replacement"].split())[:100]
                survivors.append(f"{os.path.relpath(path, root)}:{start['line']} {status}: {lines[start['line'] - 1].strip()[:120]}\n    → {text}")
    killed, alive = counts.get("Killed", 0) + counts.get("Timeout", 0), len(survivors)
    print("\n".join(survivors))
    print(f"{name}: {killed} of {killed + alive} mutants killed, {100 * killed / max(1, killed + alive):.1f} %", flush=True)


for wish in wanted:
    mutate(areas[wish])
