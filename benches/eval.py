#!/usr/bin/env python3
"""Nanoseconds per evaluation of the expressions in benches/eval, for tlars and, with --tlc JAR, for TLC beside it.

Each tool evaluates each expression in a loop over i, several rounds in one process so that Java's compiler has warmed up;
of each round the time of an empty loop is taken away, and the median of the later half of the rounds counts. The clock is the
JavaTime of module TLC, in milliseconds.

    python3 benches/eval.py --tlars target/release/tlars --tlc tla2tools.jar
"""
import argparse, math, pathlib, re, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent / "eval"


def expressions():
    for line in (HERE / "expressions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, times, text = line.split(None, 2)
            yield name, int(times), text


def module(name, times, text, rounds):
    loop = lambda body: f"\\A i \\in round..({times} + round) : {body}"
    measured = lambda label, body: (
        f"    /\\ TLCSet(1, JavaTime)\n    /\\ {loop(body)}\n"
        f'    /\\ PrintT(<<"{label}", JavaTime - TLCGet(1)>>)\n'
    )
    return (
        "---- MODULE Measured ----\nEXTENDS Values\n"
        f"ASSUME \\A round \\in 1..{rounds} :\n{measured('empty', 'i > 0')}{measured('full', text)}====\n"
    )


def times_of(output, label):
    return [int(text) for text in re.findall(rf'<<"{label}", (-?\d+)>>', output)]


def nanoseconds(command, folder, times):
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    output = run.stdout + run.stderr  # tlars prints what a specification prints beside the report
    rounds = [full - empty for full, empty in zip(times_of(output, "full"), times_of(output, "empty"))]
    if not rounds:
        print(output, file=sys.stderr)
        return None
    # The clock ticks in milliseconds: less than one tells nothing.
    return max(statistics.median(rounds[len(rounds) // 2 :]), 1) * 1e6 / times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tlars", default="target/release/tlars")
    parser.add_argument("--tlc", help="a TLC jar to measure beside it")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--only", help="a regular expression for the names")
    args = parser.parse_args()
    tlars = str(pathlib.Path(args.tlars).resolve())
    ratios = []
    print(f"{'expression':20} {'tlars ns':>10} {'TLC ns':>10} {'ratio':>7}")
    for name, times, text in expressions():
        if args.only and not re.search(args.only, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "Values.tla").write_text((HERE / "Values.tla").read_text())
            (folder / "Measured.cfg").write_text("")
            source = folder / "Measured.tla"
            source.write_text(module(name, times, text, args.rounds))
            ours = nanoseconds([tlars, "check", "Measured.tla"], folder, times)
            theirs = None
            if args.tlc:
                source.write_text(module(name, times, text, args.rounds))
                jar = str(pathlib.Path(args.tlc).resolve())
                command = ["java", "-XX:+UseParallelGC", "-cp", jar, "tlc2.TLC", "-workers", "1", "-config", "Measured.cfg", "Measured.tla"]
                theirs = nanoseconds(command, folder, times)
        cell = lambda value: "-" if value is None else f"{value:.0f}"
        ratio = theirs / ours if ours and theirs else None
        if ratio:
            ratios.append(ratio)
        print(f"{name:20} {cell(ours):>10} {cell(theirs):>10} {'-' if ratio is None else f'{ratio:.1f}':>7}", flush=True)
    if ratios:
        print(f"geometric mean over {len(ratios)}: {math.exp(sum(map(math.log, ratios)) / len(ratios)):.1f}")


if __name__ == "__main__":
    main()
