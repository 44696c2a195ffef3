"""The benchmark must keep running as readq changes; how fast anything is, is not tested here."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bench import subjects
from bench.__main__ import main, sizes_of
from bench.ingest import floor
from bench.libraries import Cache
from bench.plot import svg
from bench.report import goals_table, markdown, publish, size_label
from bench.results import Results, percentile


def test_the_sample_pages_are_measured_from_ingest_to_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subjects, "SETTLE", 0.15)
    main(["--sizes", "628", "--repeats", "1", "--only", "ingest,start,keys", "--out", str(tmp_path)])
    results = Results(tmp_path / "results.json")
    for measure in ("ingest", "ingest again", "first page", "live", "key j", "key G", "key ctrl+d", "key s", "key u"):
        assert results.median(measure, "readq", 628), measure
    assert results.median("live", "bare three panes")
    assert "✓" in capsys.readouterr().out
    assert "| live | readq | 628 |" in (tmp_path / "report.md").read_text("utf-8")
    ET.parse(tmp_path / "cost.svg")


def test_the_floor_takes_all_rows(tmp_path: Path) -> None:
    assert floor(Cache(tmp_path), 100) > 0
    assert list(tmp_path.iterdir()) == []


def test_goals_are_judged_by_ratios_within_one_run() -> None:
    results = Results()
    for value in (10.0, 20.0, 30.0):
        results.note("key j", "readq", 628, value)
        results.note("key j", "readq", 100_000, value * 3)
        results.note("key j", "bare OptionList", 0, 50.0)
    row = next(line for line in goals_table(results).splitlines() if line.startswith("| `j`"))
    assert row.split(" | ")[2:] == ["20 ms · 0.40× of 50 ms ✓", "60 ms · 1.20× of 50 ms ✗ |"]
    assert ET.fromstring(svg(results)).tag.endswith("svg")
    assert "key j | readq | 10⁵ | 60.0 ms | 90.0 ms | 3" in markdown(results)


def test_figures_are_put_into_a_document_between_its_markers() -> None:
    document = (Path(__file__).parents[2] / "docs" / "PERFORMANCE.md").read_text("utf-8")
    results = Results()
    results.note("ingest peak", "readq", 628, 42.0)
    once = publish(results, document, "picture.svg")
    assert "| 42 MB ✓ |" in once
    assert publish(results, once, "picture.svg") == once
    with pytest.raises(ValueError, match="figures"):
        publish(results, "no markers here", "picture.svg")


def test_a_later_run_replaces_only_what_it_measured(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    for value in (1.0, 2.0):
        measured = Results()
        measured.note("live", "readq", 628, value)
        measured.note(f"only {value}", "readq", 628, value)
        Results(path).replace(measured)
    kept = Results(path)
    assert kept.median("live", "readq", 628) == 2.0
    assert kept.median("only 1.0", "readq", 628) == 1.0


def test_sizes_are_read_and_written_as_people_do() -> None:
    assert sizes_of("2.7e6,628,1e5") == [628, 100_000, 2_700_000]
    assert [size_label(size) for size in (628, 10_000, 100_000, 2_700_000)] == ["628", "10⁴", "10⁵", "2.7·10⁶"]
    assert percentile(range(1, 101), 0.95) == 95
