/**
 * Our generator against a loop of Faker calls. For each size: the two take turns, each time in a
 * fresh process, so that they meet the same machine and start equally cold. Prints and writes
 * `bench/results/generator.json`. Usage: `tsx bench/generator/run.ts [rounds]`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { BENCHMARK_SIZE } from "../../generators";
import { type Measured } from "./one";

const CASES = [
  { name: "made only, small", events: 100_000, songs: 0, kept: false },
  { name: "made only, big", events: BENCHMARK_SIZE.events, songs: 0, kept: false },
  { name: "written, small", events: 100_000, songs: 0, kept: true },
  { name: "written, big", events: BENCHMARK_SIZE.events, songs: 0, kept: true },
  { name: "written, big, with song files", ...BENCHMARK_SIZE, kept: true },
];

const DEFAULT_ROUNDS = 3;

type Case = (typeof CASES)[number];

function main(): void {
  const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
  const results = CASES.map((size) => compare(size, rounds));
  const folder = path.join(__dirname, "..", "results");
  mkdirSync(folder, { recursive: true });
  const machine = { cores: availableParallelism(), node: process.version, rounds };
  const text = JSON.stringify({ machine, results }, undefined, 2);
  writeFileSync(path.join(folder, "generator.json"), `${text}\n`);
}

function compare(size: Case, rounds: number): unknown {
  const pairs = Array.from({ length: rounds }, () => ({
    ours: one("ours", size),
    faker: one("faker", size),
  }));
  const ratio = median(pairs.map(({ ours, faker }) => faker.seconds / ours.seconds));
  const cpuRatio = median(pairs.map(({ ours, faker }) => faker.cpuSeconds / ours.cpuSeconds));
  const ours = summary(
    size,
    pairs.map((pair) => pair.ours),
  );
  const faker = summary(
    size,
    pairs.map((pair) => pair.faker),
  );
  console.log(`${size.name}: ${size.events} events, ${size.songs} songs`);
  console.log(`  ours  ${shown(ours)}`);
  console.log(`  faker ${shown(faker)}`);
  console.log(`  ${ratio.toFixed(1)} times as fast (${cpuRatio.toFixed(1)} by processor time)`);
  return { ...size, ratio, cpuRatio, ours, faker };
}

interface Outcome {
  readonly recordsPerSecond: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
}

function summary({ events, songs }: Case, runs: readonly Measured[]): Outcome {
  const seconds = median(runs.map((run) => run.seconds));
  return {
    recordsPerSecond: Math.round((events + songs) / seconds),
    seconds,
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    peakRssMiB: Math.max(...runs.map((run) => run.peakRssMiB)),
  };
}

function shown({ recordsPerSecond, seconds, cpuSeconds, peakRssMiB }: Outcome): string {
  const times = `${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processor`;
  return `${recordsPerSecond} records/s (${times}), peak ${peakRssMiB} MiB`;
}

function one(who: Measured["who"], { events, songs, kept }: Case): Measured {
  const to = mkdtempSync(path.join(tmpdir(), "lake-bench-"));
  try {
    const script = path.join(__dirname, "one.ts");
    const words = [
      "--import",
      "tsx",
      script,
      who,
      kept ? to : "null:",
      String(events),
      String(songs),
    ];
    return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" })) as Measured;
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

main();
