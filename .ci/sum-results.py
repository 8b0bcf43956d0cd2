"""Sums the trx files of a test run.

usage: sum-results.py FOLDER PROJECT...
Prints a line for each failed test and each project, and as its last line "N passed, N failed[, N skipped]".
Exit code 1 if a test failed, no test ran, a project has no results, or a run was aborted.
"""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

TRX = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"


def read(path):
    """The counts of a run by kind, its failed tests and whether it came to its end."""
    root = ElementTree.parse(path).getroot()
    names = {test.get("id"): f"{test.find(f'{TRX}TestMethod').get('className')}.{test.get('name')}" for test in root.iter(f"{TRX}UnitTest")}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    failed = []
    for result in root.iter(f"{TRX}UnitTestResult"):
        outcome = result.get("outcome")
        if outcome == "Passed":
            counts["passed"] += 1
        elif outcome == "NotExecuted":
            counts["skipped"] += 1
        else:
            counts["failed"] += 1
            failed.append(f"{names.get(result.get('testId'), result.get('testName'))} ({outcome})")
    summary = root.find(f"{TRX}ResultSummary")
    complete = summary is not None and summary.get("outcome") in ("Completed", "Failed") and not aborted(summary)
    return counts, failed, complete


def aborted(summary):
    """A test host that died is an error text among the run's messages."""
    texts = [info.findtext(f"{TRX}Text") or "" for info in summary.iter(f"{TRX}RunInfo") if info.get("outcome") == "Error"]
    return any("abort" in text.lower() or "crash" in text.lower() for text in texts)


def main():
    folder, projects = pathlib.Path(sys.argv[1]), sys.argv[2:]
    total = {"passed": 0, "failed": 0, "skipped": 0}
    good = True
    for project in projects:
        path = folder / f"{project}.trx"
        if not path.exists():
            print(f"{project}: no results")
            good = False
            continue
        try:
            counts, failed, complete = read(path)
        except ElementTree.ParseError as error:
            print(f"{project}: the results cannot be read: {error}")
            good = False
            continue
        for kind, count in counts.items():
            total[kind] += count
        for name in failed:
            print(f"failed: {name}")
        print(f"{project}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
        if not complete:
            print(f"{project}: the run was aborted")
        good = good and complete and counts["passed"] > 0

    text = f"{total['passed']} passed, {total['failed']} failed"
    print(f"{text}, {total['skipped']} skipped" if total["skipped"] else text)
    return 0 if good and total["failed"] == 0 and total["passed"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
