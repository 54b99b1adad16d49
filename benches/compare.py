#!/usr/bin/env python3
"""Sets tlars beside TLC: both check the same models in turn, with the same number of workers.

usage: compare.py --tlc tla2tools.jar [--tlars PATH] [--workers N] [--runs N] [--corpus DIR] [--min-seconds S] [--filter TEXT]

The models are those of examples/counts.toml, and with --corpus those of DIR/models.jsonl that took TLC at least --min-seconds.
For each model it prints CPU seconds (user and system, of all threads), wall seconds and peak memory as medians, and the ratios
TLC/tlars. The number of distinct states that each of them reports is printed where they differ.
"""
import argparse, json, os, pathlib, re, resource, statistics, subprocess, sys, tempfile, time

root = pathlib.Path(__file__).resolve().parent.parent

def examples():
    """The models of examples/counts.toml, a file with one `key = value` a line."""
    models, model = [], None
    for line in (root / "examples" / "counts.toml").read_text(encoding="utf-8").splitlines():
        if line.strip().startswith("[["):
            model = {}
            models.append(model)
        elif model is not None and "=" in line and not line.lstrip().startswith("#"):
            key, _, value = line.partition("=")
            try:
                model[key.strip()] = json.loads(value.strip())
            except ValueError:
                model[key.strip()] = value.strip()
    for model in models:
        tla, cfg = root / "examples" / model["tla"], root / "examples" / model["cfg"]
        yield {"id": model["cfg"], "tla": tla, "cfg": cfg, "cwd": tla.parent, "deadlock": model.get("deadlock", True)}

def corpus(folder, least):
    folder = pathlib.Path(folder).resolve()
    for line in (folder / "models.jsonl").read_text(encoding="utf-8").splitlines():
        model = json.loads(line)
        if (model.get("seconds") or 0) >= least and not {"-simulate", "-generate"} & set(model.get("flags") or []):
            cwd = folder / model["cwd"] if model.get("cwd") else (folder / model["tla"]).parent
            yield {"id": model["id"], "tla": folder / model["tla"], "cfg": folder / model["cfg"], "cwd": cwd,
                   "deadlock": "-deadlock" not in (model.get("flags") or [])}

def measure(command, cwd, timeout):
    """CPU seconds, wall seconds, peak bytes and output of one run; None where it did not end in time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT)
        deadline = start + timeout
        while True:
            pid, _, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                process.kill()
                os.wait4(process.pid, 0)
                return None
            time.sleep(0.002)
        wall = time.monotonic() - start
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024, out.read()

def distinct(text):
    found = re.findall(r"([\d,]+) distinct states? found", text) or re.findall(r'"distinct": (\d+)', text)
    return int(found[-1].replace(",", "")) if found else None

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tlc", required=True, help="the jar")
    parser.add_argument("--tlars", default=str(root / "target/release/tlars"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--corpus")
    parser.add_argument("--min-seconds", type=float, default=3)
    parser.add_argument("--filter", default="")
    parser.add_argument("--timeout", type=float, default=900)
    args = parser.parse_args()
    models = list(examples()) + (list(corpus(args.corpus, args.min_seconds)) if args.corpus else [])
    ratios = []
    print(f"{'model':44} {'TLC cpu':>9} {'cpu':>8} {'ratio':>7} {'TLC wall':>9} {'wall':>8} {'ratio':>7} {'TLC MB':>8} {'MB':>7}")
    for model in models:
        if args.filter not in model["id"]:
            continue
        # TLC finds a configuration by its path from the folder it runs in only.
        tla, cfg = (os.path.relpath(model[key], model["cwd"]) for key in ("tla", "cfg"))
        tlars = [os.path.abspath(args.tlars), "check", tla, "--config", cfg, "--workers", str(args.workers),
                 "--format", "json", "--allow-read", ".", "--allow-write", tempfile.gettempdir()]
        ours, theirs, counts = [], [], set()
        for _ in range(args.runs):
            with tempfile.TemporaryDirectory() as scratch:
                tlc = ["java", "-XX:+UseParallelGC", f"-Djava.io.tmpdir={scratch}", "-cp", os.path.abspath(args.tlc), "tlc2.TLC",
                       "-workers", str(args.workers), "-metadir", scratch, "-lncheck", "final", "-config", cfg, tla]
                if not model["deadlock"]:
                    tlc.insert(-1, "-deadlock")
                for command, into in ((tlars + ([] if model["deadlock"] else ["--no-deadlock"]), ours), (tlc, theirs)):
                    run = measure(command, model["cwd"], args.timeout)
                    # What does not say how many states there are has not searched: a configuration that an old jar cannot read.
                    if run and distinct(run[3]) is not None:
                        into.append(run)
                        counts.add(distinct(run[3]))
        if not ours or not theirs:
            print(f"{model['id'][-44:]:44} no answer of {'TLC' if ours else 'tlars'}")
            continue
        middle = lambda runs, place: statistics.median(run[place] for run in runs)
        row = [(middle(theirs, place), middle(ours, place)) for place in range(3)]
        ratios.append(row[0][0] / max(row[0][1], 1e-3))
        note = "" if len(counts) <= 1 else f"  distinct states differ: {sorted(counts)}"
        print(f"{model['id'][-44:]:44} {row[0][0]:9.2f} {row[0][1]:8.3f} {ratios[-1]:7.1f} {row[1][0]:9.2f} {row[1][1]:8.3f} "
              f"{row[1][0] / max(row[1][1], 1e-3):7.1f} {row[2][0] / 2**20:8.0f} {row[2][1] / 2**20:7.0f}{note}", flush=True)
    if ratios:
        print(f"geometric mean of the CPU ratios over {len(ratios)} models: {statistics.geometric_mean(ratios):.1f}")

if __name__ == "__main__":
    sys.exit(main())
