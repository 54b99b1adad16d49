#!/usr/bin/env python3
"""Sets the engine that remembers beside the plain one: both must give the same results, with one worker and with two.

usage: equality.py [--tlars PATH] [--corpus DIR] [--seconds S] [--filter TEXT] [--workers N,N]

The models are those of examples/counts.toml, and with --corpus those of DIR/models.jsonl. Compared are the verdict, the property, the
numbers of states, the depth and the behavior; of a search that is broken off, nothing. A model on which the plain engine takes more
than --seconds is left out. Exit status: 0 when all agree, 1 otherwise.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile
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

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tlars", default=str(root / "target/release/tlars"))
    parser.add_argument("--corpus")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--filter", default="")
    parser.add_argument("--workers", default="1,2")
    args = parser.parse_args()
    models = [model for model in list(examples()) + (list(corpus(args.corpus)) if args.corpus else []) if args.filter in model["id"]]
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
