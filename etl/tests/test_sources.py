"""Which objects of a source are input: one rule, and nothing that is left out in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from conftest import RunJob
from lake_etl.conservation import DOUBLED, FEWER, FOREIGN, MISSING, Difference
from lake_etl.errors import BadData
from lake_etl.sources.listing import found
from lake_etl.sources.merged import causes_of
from lake_etl.sources.rule import Kind, kind_of
from lake_etl.star.shapes import event_shape
from lake_etl.text.lines import lines as lines_of
from lake_etl.text.reader import read
from records import event, lines

Folder = Callable[..., Path]


@pytest.mark.parametrize(
    ("path", "size", "kind"),
    [
        ("/2018/11/a.json", 9, Kind.INPUT),
        ("/2018/11/12/b.JSON.GZ", 9, Kind.INPUT),
        ("/c.jsonl", 0, Kind.INPUT),
        ("/no suffix", 9, Kind.INPUT),
        ("/a_b/c.d/e_.json", 9, Kind.INPUT),
        ("/2018/11/_b.json", 9, Kind.HIDDEN),
        ("/2018/_old/11/c.json", 9, Kind.HIDDEN),
        ("/.json.gz", 9, Kind.HIDDEN),
        ("/._b.json", 9, Kind.HIDDEN),
        ("/new\nline/_b.json", 9, Kind.HIDDEN),
        ("/b.json._COPYING_", 9, Kind.HIDDEN),
        ("/_temporary/0/part-0.json", 9, Kind.LEFTOVER),
        ("/_SUCCESS", 9, Kind.LEFTOVER),
        ("/_SUCCESS.json", 9, Kind.HIDDEN),
        ("/.a.json.crc", 12, Kind.LEFTOVER),
        ("/.DS_Store", 6148, Kind.LEFTOVER),
        ("/__MACOSX/2018/._a.json", 9, Kind.LEFTOVER),
        ("/.gitkeep", 0, Kind.MARKER),
        ("/2018_$folder$", 0, Kind.MARKER),
        ("/2018_$folder$", 1, Kind.INPUT),
        ("/2018/README.md", 9, Kind.DOCUMENT),
        ("/2018/Readme", 9, Kind.DOCUMENT),
        ("/2018/readme.json", 9, Kind.INPUT),
    ],
)
def test_what_an_object_is_by_its_name(path: str, size: int, kind: Kind) -> None:
    """cases/emr/01 and 03."""
    assert kind_of(path, size) is kind


def test_each_difference_tells_its_own_cause() -> None:
    """cases/emr/02, 03: "merge again" mends only what merging again can mend."""

    def causes(*differences: tuple[str, str, int, int]) -> list[str]:
        found = [Difference(*each) for each in differences]
        return causes_of("in", found, "s3://b/list", ["s3://raw/in/2018/"])

    missed = ("s3a://raw/in/2018/a.json", MISSING, 2, 2)
    strange = ("s3a://raw/in/2019/a.json", MISSING, 2, 2)
    cut = ("s3://raw/in/2018/b.json", FEWER, 1, 2)
    foreign = ("s3://out/x", FOREIGN, 1, 2)

    (left_out,) = causes(missed)
    assert "the merge left out whole files; merging again will not bring them" in left_out
    (unlisted,) = causes(strange)
    assert "lie below no line of the prefix list s3://b/list" in unlisted
    assert len(causes(missed, strange)) == 2
    (lost,) = causes(cut, foreign)
    assert "lost or changed records" in lost
    assert "fresh folder" in causes(foreign)[0]
    assert "more than once" in causes(("s3://out/x", DOUBLED, 1, 2))[0]


@pytest.mark.spark
def test_hidden_names_are_refused_by_both_merges_and_the_check(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    """cases/emr/01 and 02: each object is named, with why and what to do."""
    source = folder("in", a=lines(event()), _b=lines(event()), _empty=b"")
    folder("in/_old/11", c=lines(event()))
    folder("in/_temporary/0", part=b"half")
    words = ("--source", source, "--target")

    for job in ("compact", "verify"):
        target = folder(f"target-{job}", **({} if job == "compact" else {"all": b"{}"}))
        with pytest.raises(BadData) as caught:
            run_job(job, *words, target)
        cause, *files = [line for line in caught.value.complaints if line.startswith("in:")]
        assert f"in: 2 object(s) in file:{source} cannot be read" in cause
        assert "rename them or take them away" in cause
        assert files == [f"in: file:{source}/_b.json", f"in: file:{source}/_old/11/c.json"]


@pytest.mark.spark
def test_leftovers_are_no_fault_and_documents_are_told_of(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    """cases/emr/03: a README.md is no data, no lost record, and no secret."""
    source = folder("in", a=lines(event()))
    folder("in", suffix=".md", README=b"about\n")
    folder("in", suffix="", _SUCCESS=b"{}", **{".DS_Store": b"\0"})
    folder("in/_temporary/0", half=b"{")
    target = tmp_path / "out"

    for job in ("compact", "verify"):
        report = run_job(job, "--source", source, "--target", target)
        told = f"in: file:{source}/README.md is not read: by its name it is a document, no data"
        assert report.warnings == [told]
        assert (report.sources[0].files, report.sources[0].records) == (1, 1)


@pytest.mark.spark
def test_every_other_name_is_read(run_job: RunJob, folder: Folder, tmp_path: Path) -> None:
    """cases/emr/03, and a name with a colon on this machine."""
    source = folder("in", a=lines(event()))
    for place, name in enumerate(["b.JSON", "c.jsonl", "12:00.json", "%41 +?#&.json", "none"]):
        folder(f"in/x{place}", suffix="", **{name: lines(event(ts=place))})

    words = ("--source", source, "--target", tmp_path / "out")
    assert run_job("compact", *words).tables[0].rows == 6
    assert run_job("verify", *words).tables[0].rows == 6


@pytest.mark.spark
def test_a_source_whose_files_are_all_empty_conserves_nothing(
    run_job: RunJob, folder: Folder, tmp_path: Path
) -> None:
    words = ("--source", folder("in", a=b"", b=b"\n"), "--target", tmp_path / "out")
    assert run_job("compact", *words).tables[0].rows == 0
    assert run_job("verify", *words).tables[0].rows == 0


@pytest.mark.spark
def test_what_is_not_there_has_its_own_cause(
    spark: SparkSession, folder: Folder, tmp_path: Path
) -> None:
    """cases/emr/04: bucket, folder, role, names and links are told apart."""

    def said(place: object) -> str:
        with pytest.raises(BadData) as caught:
            found(spark, "in", str(place))
        return str(caught.value)

    none = said(tmp_path / "none")
    assert f"there is no folder {tmp_path / 'none'}; check the path" in none
    assert "there is no file in" in said(folder("empty"))
    papers = folder("papers", suffix=".md", README=b"x")
    assert "none of the 1 object(s)" in said(papers) and "README.md" in said(papers)
    linked = folder("linked", a=b"{}")
    (linked / "b.json").symlink_to("nowhere")
    (linked / "deep").mkdir()
    (linked / "deep" / "up").symlink_to("..")
    assert "in: 2 symbolic link(s)" in said(linked)
    assert said(linked).splitlines()[1:] == [f"in: {linked}/b.json", f"in: {linked}/deep/up"]
    assert "cannot list nosuch://x" in said("nosuch://x/y")


@pytest.mark.spark
def test_links_of_this_machine_are_followed(
    spark: SparkSession, folder: Folder, tmp_path: Path
) -> None:
    """cases/emr/07, for a job that is run by hand."""
    store = folder("store", b=b"{}\n")
    source = folder("in", a=b"{}\n")
    (source / "b.json").symlink_to(store / "b.json")
    (source / "more").symlink_to(store)
    (tmp_path / "top").symlink_to(source)

    for place in (source, tmp_path / "top"):
        assert lines_of(spark, "in", str(place)).frame.count() == 3


@pytest.mark.spark
def test_a_reject_names_the_file_and_line_that_a_user_uploaded(
    spark: SparkSession, folder: Folder
) -> None:
    """cases/emr/20, also where S3DistCp joined lines, and for bytes that are not UTF-8."""
    bad, stray = b'{"ts": "x", "page": "NextSong"}', b'{"a":"\xe9"}'
    good = lines(event())
    raw = folder("raw", d1=good * 2, d2=good + b"\n" + bad, d3=bad + b"\n" + good, d4=good + stray)
    joined = b"".join((raw / f"d{place}.json").read_bytes() for place in (1, 2, 3, 4))
    merged = folder("merged", all=joined + b"\n[1,")

    read_ = read(lines_of(spark, "in", str(merged)), event_shape())
    traced = read_.traced(lines_of(spark, "in", str(raw)))

    rows = traced.rejects.orderBy("file").collect()
    places = [(row["file"].rpartition("/")[2], row["line"], row["merged_line"]) for row in rows]
    assert places == [("all.json", 9, 9), ("d2.json", 3, 5), ("d3.json", 1, 5), ("d4.json", 2, 8)]
    assert {row["merged_file"].rpartition("/")[2] for row in rows} == {"all.json"}
    traced.forget()
