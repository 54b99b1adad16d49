#!/usr/bin/env python3
"""Sets the engine that remembers beside the plain one: both must give the same results, with one worker and with two.

usage: equality.py [--tlars PATH] [--corpus DIR] [--seconds S] [--filter TEXT] [--workers N,N] [--times]

The models are those of examples/counts.toml, and with --corpus those of DIR/models.jsonl. Compared are the verdict, the property, the
numbers of states, the depth and the behavior; of a search that is broken off, nothing. A model on which the plain engine takes more
than --seconds is left out. With --times, models are listed for which the engine that remembers takes over 1.15 times the processor time of
the plain one, with one worker and where that takes at least 0.3 s; each pair of times is the least of three. Exit status: 0 when all agree,
or none is listed, 1 otherwise.
"""
import argparse, json, os, pathlib, resource, subprocess, sys, tempfile
from compare import examples, root

def corpus(folder):
    folder = pathlib.Path(folder).resolve()
    for line in (folder / "models.jsonl").read_text(encoding="utf-8").splitlines():
        model = json.loads(line)
        if not {"-simulate", "-generate"} & set(model.get("flags") or []):
            cwd = folder / model["cwd"] if model.get("cwd") else (folder / model["tla"]).parent
            yield {"id": model["id"], "tla": folder / model["tla"], "cfg": folder / model["cfg"], "cwd": cwd,
                   "deadlock": "-deadlock" not in (model.get("flags") or [])}

def run(tlars, model, engine, workers, seconds):
    """The result as JSON; None where there is none in time. What depends on the clock is left out."""
    tla, cfg = (os.path.relpath(model[key], model["cwd"]) for key in ("tla", "cfg"))
    with tempfile.TemporaryDirectory() as scratch:
        command = [os.path.abspath(tlars), "check", tla, "--config", cfg, "--engine", engine, "--workers", str(workers), "--format",
                   "json", "--allow-read", ".", "--allow-write", scratch] + ([] if model["deadlock"] else ["--no-deadlock"])
        try:
            done = subprocess.run(command, cwd=model["cwd"], capture_output=True, text=True, timeout=seconds)
            result = json.loads(done.stdout[done.stdout.index("{"):])
        except (subprocess.TimeoutExpired, ValueError):
            return None
    states = {key: result.get("states", {}).get(key) for key in ("initial", "generated", "distinct", "depth")}
    kept = {key: result.get(key) for key in ("verdict", "kind", "property", "exit_code", "behavior")}
    return {**kept, **states}

def processor_time(*arguments):
    """The seconds of the processor that a run takes; None where there is no result in time."""
    used = lambda usage: usage.ru_utime + usage.ru_stime
    before = used(resource.getrusage(resource.RUSAGE_CHILDREN))
    return run(*arguments) and used(resource.getrusage(resource.RUSAGE_CHILDREN)) - before

def slower(tlars, model, seconds, least=0.3, most=1.15):
    """What to say of a model on which remembering costs more than it saves; None where it does not, or the model is small or too large."""
    plain = memo = float("inf")
    for _ in range(3):
        plain = min(plain, processor_time(tlars, model, "plain", 1, seconds) or float("inf"))
        if not least <= plain < float("inf"):
            return None
        memo = min(memo, processor_time(tlars, model, "memo", 1, 4 * seconds) or float("inf"))
        if memo <= most * plain:
            return None
    return f"{model['id']}: {memo:.2f} s, plain {plain:.2f} s, {memo / plain:.2f} times"

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tlars", default=str(root / "target/release/tlars"))
    parser.add_argument("--corpus")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--filter", default="")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--times", action="store_true")
    args = parser.parse_args()
    models = [model for model in list(examples()) + (list(corpus(args.corpus)) if args.corpus else []) if args.filter in model["id"]]
    if args.times:
        found = [text for text in (slower(args.tlars, model, args.seconds) for model in models) if text]
        print("\n".join(found + [f"{len(found)} of {len(models)} models take longer where answers are remembered"]))
        return 1 if found else 0
    agree = differ = left_out = 0
    for model in models:
        plain = run(args.tlars, model, "plain", 1, args.seconds)
        if plain is None:
            left_out += 1
            continue
        wrong = []
        for workers in args.workers.split(","):
            other = run(args.tlars, model, "memo", workers, 4 * args.seconds)
            if other is None:
                wrong.append(f"{workers} workers: no result in time")
            elif other != plain:
                keys = [key for key in plain if plain[key] != other[key]]
                shown = [f"{key} {str(plain[key])[:60]} / {str(other[key])[:60]}" for key in keys]
                wrong.append(f"{workers} workers: " + ", ".join(shown))
        agree, differ = agree + (not wrong), differ + bool(wrong)
        if wrong:
            print(f"{model['id']}: " + "; ".join(wrong), flush=True)
    print(f"{agree} models agree, {differ} differ, {left_out} were left out")
    return 1 if differ else 0

if __name__ == "__main__":
    sys.exit(main())
