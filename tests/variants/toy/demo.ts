import { type DemoRun, makeRecord } from "../../../cli";
import type { DemoPart } from "../../../variants";

const BUCKETS = {
  raw: "toy-raw",
  refined: "toy-refined",
  served: "toy-served",
  artifacts: "toy-artifacts",
  logs: "toy-logs",
};

export const demo: DemoPart = {
  stackFile: "Pulumi.toy.yaml",
  data: "a box",
  options: [{ flags: "--wheels <count>", text: "wheels of the toy (4)" }],
  read: (reader, defaults) => {
    const wheels = reader.whole("wheels", [1, 6]) ?? 4;
    reader.done("lake demo");
    return {
      ...defaults,
      overrides: {},
      render: () => Promise.resolve({ run: ({ work }) => Promise.resolve(played(wheels, work)) }),
    };
  },
};

function played(wheels: number, folder: string): DemoRun {
  const at = new Date("2026-01-01T00:00:00Z");
  const result = { name: "toy", outcome: "COMPLETED" as const, startedAt: at, endedAt: at };
  const tables = [{ name: "wheels", rows: wheels, files: 1 }];
  const checks = [{ name: "rows of wheels", expected: wheels, got: wheels }];
  const record = makeRecord(
    {
      run: "toy-1",
      variant: "toy",
      buckets: BUCKETS,
      settings: {},
      result: { ...result, steps: [], skipped: [] },
      tables,
      checks,
    },
    folder,
  );
  return { record, tables: new Map() };
}
