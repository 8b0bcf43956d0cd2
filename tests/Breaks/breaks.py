#!/usr/bin/env python3
"""Breaks each guarantee on purpose, and says which tests notice.

  python3 tests/Breaks/breaks.py [G01 G02 ...]

Each entry of breaks.json changes one place of the sources. The tests that it names must then fail. The sources are restored after each entry,
also after Ctrl+C. One entry takes about half a minute. Commit your work before: the files that are changed must have no changes of yours.
"""
import json
import os
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
entries = json.loads((root / "tests/Breaks/breaks.json").read_text())
wanted = sys.argv[1:]
environment = dict(os.environ, TEST_PATIENCE_SECONDS="10")


def run(*arguments, limit=600):
    try:
        return subprocess.run(arguments, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=limit)
    except subprocess.TimeoutExpired as e:
        return subprocess.CompletedProcess(arguments, 1, stdout=f"no end within {e.timeout} s")


def check(entry):
    file = root / entry["file"]
    original = file.read_text()
    if original.count(entry["find"]) != 1:
        return f"'{entry['find']}' is not in {entry['file']} exactly once: correct breaks.json"
    if run("git", "diff", "--quiet", "--", entry["file"]).returncode != 0:
        return f"{entry['file']} has changes that are not committed"
    project = f"tests/{entry['project']}"
    try:
        file.write_text(original.replace(entry["find"], entry["replace"]))
        build = run("dotnet", "build", project, "-v", "q", "-clp:NoSummary", "-p:SkipPublishedSamples=true",
                    "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false")
        if build.returncode != 0:
            return "the broken code does not compile:\n" + build.stdout[-1000:]
        filters = "|".join(f"FullyQualifiedName~{name}" for name in entry["tests"].split("|"))
        tests = run("dotnet", "test", project, "--no-build", "--filter", filters, "--blame-hang-timeout", "5m", "--blame-hang-dump-type", "none")
        if tests.returncode == 0:
            return "all tests pass: nothing notices"
        died = [line.strip().split(" [")[0] for line in tests.stdout.splitlines() if line.strip().startswith("Failed ")]
        print(f"{entry['guarantee']} {entry['breaks']}: {len(died) or 'the host of the'} tests die: {'; '.join(died[:3])[:200]}", flush=True)
        return None
    finally:
        file.write_text(original)


problems = 0
for entry in entries:
    if wanted and entry["guarantee"] not in wanted:
        continue
    problem = check(entry)
    if problem:
        problems += 1
        print(f"{entry['guarantee']} {entry['breaks']}: PROBLEM: {problem}", flush=True)
print(f"{problems} problems")
sys.exit(problems != 0)
