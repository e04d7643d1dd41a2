"""Make layouts and score our reading of them: ``python -m bench.layouts make|score …``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from bench.layouts.content import Content, golden, truth
from bench.layouts.scoring import Score, compare_all
from bench.layouts.synth import synthetic
from bench.layouts.variants import VARIANTS, make


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _contents(seed: int, made_up: int) -> list[Content]:
    return [*golden(), *(synthetic(seed + i) for i in range(made_up))]


def _make(options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for content in _contents(options.seed, options.synthetic):
        expected = json.dumps(truth(content), ensure_ascii=False, indent=1)
        for variant in VARIANTS:
            name = f"{content.name}__{variant.producer}__{variant.name}.{variant.suffix}"
            if not any(fnmatch(name, pattern) for pattern in options.only):
                continue
            place = options.out / f"{content.name}.expected.json"
            place.write_text(expected + "\n", encoding="utf-8")
            try:
                make(content, variant, options.out / name)
            except UnicodeEncodeError:
                _say(f"left out: {name}: the encoding has not all of its characters")
            except (subprocess.SubprocessError, OSError) as error:
                failed += 1
                _say(f"not made: {name}: {type(error).__name__}: {error}")
            else:
                _say(name)
    return 1 if failed else 0


def _score_file(path: Path) -> tuple[str, Score | None]:
    from bscgraph.errors import BscgraphError
    from bscgraph.scorecard import read, to_json

    place = path.parent / f"{path.name.split('__')[0]}.expected.json"
    want = json.loads(place.read_text(encoding="utf-8"))
    try:
        cards = read(path)
    except BscgraphError as error:
        return f"refused: {error}", None
    plain = json.loads(json.dumps([to_json(card) for card in cards], default=str))
    return "", compare_all(plain, want)


def _score(options: argparse.Namespace) -> int:
    bad = 0
    for path in sorted(options.folder.iterdir()):
        if "__" not in path.name or not fnmatch(path.name, options.only):
            continue
        start = time.process_time()
        refusal, score = _score_file(path)
        seconds = time.process_time() - start
        if score is None:
            bad += "scan" not in path.name
            _say(f"{path.name:55} {refusal}")
            continue
        bad += score.f1 < 0.995 or bool(score.wrong)
        line = f"{path.name:55} F1 {score.f1:.4f} wrong {len(score.wrong)} {seconds:.1f} s"
        _say(line)
        for text in (score.wrong + score.errors)[: options.errors]:
            _say(f"    {text}")
    return 1 if bad else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the two commands; the exit code is 1 where a file failed or scored low."""
    parser = argparse.ArgumentParser(prog="python -m bench.layouts", description=__doc__)
    commands = parser.add_subparsers(required=True)
    maker = commands.add_parser("make", help="write documents and their expected readings")
    maker.add_argument("--out", type=Path, required=True)
    maker.add_argument("--only", nargs="+", default=["*"], help="file name patterns")
    maker.add_argument("--seed", type=int, default=1)
    maker.add_argument("--synthetic", type=int, default=4, help="how many made-up scorecards")
    maker.set_defaults(run=_make)
    scorer = commands.add_parser("score", help="read every file of a folder and score it")
    scorer.add_argument("folder", type=Path)
    scorer.add_argument("--only", default="*")
    scorer.add_argument("--errors", type=int, default=3)
    scorer.set_defaults(run=_score)
    options = parser.parse_args(arguments)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
