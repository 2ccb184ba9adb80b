/** One measured run; `run.ts` starts it. Usage: `one.ts ours|faker FOLDER|null: EVENTS SONGS`. */
import { DEFAULTS, generateSparkify } from "../../generators";
import { fakerLoop } from "./fakerLoop";

/** What a run took. */
export interface Measured {
  readonly who: "ours" | "faker";
  readonly seconds: number;
  /** Of all threads, the system's part too. */
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
}

async function main(): Promise<void> {
  const [who, to = "", events, songs] = process.argv.slice(2);
  const size = { events: Number(events), songs: Number(songs) };
  const began = performance.now();
  const before = process.cpuUsage();
  if (who === "ours") await generateSparkify({ to, ...size });
  else {
    const start = Date.parse(`${DEFAULTS.from}T00:00:00Z`);
    await fakerLoop(to === "null:" ? undefined : to, { ...size, days: DEFAULTS.days, start });
  }
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = {
    who: who === "ours" ? "ours" : "faker",
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify(measured));
}

void main();
