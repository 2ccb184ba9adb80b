import assert from "node:assert/strict";
import { doctor, machineProbes, type Probes, toolchain } from "../../local";

const TOOLS = { ...toolchain("/project"), ivyHome: "/ivy", javaHome: undefined };

/** A machine where all is well. */
const WELL: Probes = {
  nodeVersion: "24.1.0",
  javaHome: undefined,
  run: (program, args) =>
    Promise.resolve(
      program === "java"
        ? 'openjdk version "17.0.15" 2025-04-15\n'
        : args[0] === "--version"
          ? "Python 3.11.9\n"
          : "pyspark 3.5.9, moto 5, awscli 1\n",
    ),
  find: (pattern) =>
    Promise.resolve(
      pattern.includes("dist")
        ? [{ path: "lake.whl", changed: 2 }]
        : [{ path: "a.py", changed: 1 }],
    ),
  canWrite: () => Promise.resolve(true),
  freeBytes: () => Promise.resolve(50 * 1024 ** 3),
  port: () => Promise.resolve(40_000),
};

describe("doctor", () => {
  it("finds nothing wrong where all is well", async () => {
    const checks = await doctor(TOOLS, WELL);
    assert.equal(checks.length, 9);
    for (const check of checks) assert.deepEqual([check.ok, check.remedy], [true, ""], check.name);
  });

  const allBut =
    (word: string): Probes["find"] =>
    (pattern) =>
      pattern.includes(word) ? Promise.resolve([]) : WELL.find(pattern);
  const nothing = (): Promise<undefined> => Promise.resolve(undefined);
  const ills: [what: string, probes: Partial<Probes>, name: RegExp, found: RegExp][] = [
    ["an old Node", { nodeVersion: "20.20.2" }, /^Node/, /20\.20\.2/],
    [
      "an old Python",
      {
        run: (program, args) =>
          args[0] === "--version" ? Promise.resolve("Python 3.9.1") : WELL.run(program, args),
      },
      /^Python/,
      /3\.9\.1/,
    ],
    [
      "missing packages",
      { run: (program, args) => (args[0] === "-c" ? nothing() : WELL.run(program, args)) },
      /^Spark and/,
      /missing/,
    ],
    [
      "a Java that Spark does not know",
      {
        javaHome: "/jdk21",
        run: (program, args) =>
          program === "/jdk21/bin/java"
            ? Promise.resolve('version "21.0.1"')
            : WELL.run(program, args),
      },
      /^Java/,
      /21 \(\/jdk21\/bin\/java\)/,
    ],
    ["no wheel", { find: allBut("dist") }, /wheel/, /none/],
    ["no PostgreSQL", { find: allBut("postgres") }, /PostgreSQL/, /none/],
    [
      "a stale wheel",
      {
        find: (pattern) =>
          Promise.resolve([{ path: pattern, changed: pattern.includes("dist") ? 1 : 2 }]),
      },
      /wheel/,
      /older than its sources/,
    ],
    ["no place for jars", { canWrite: () => Promise.resolve(false) }, /connector/, /none yet/],
    ["a full disk", { freeBytes: () => Promise.resolve(1024 ** 3) }, /disk/, /1\.0 GiB/],
    ["no port", { port: nothing }, /port/, /none/],
  ];
  for (const [what, probes, name, found] of ills) {
    it(`finds ${what}, only that, and says what to do`, async () => {
      const checks = await doctor(TOOLS, { ...WELL, ...probes });
      const bad = checks.filter(({ ok }) => !ok);
      assert.equal(bad.length, 1, JSON.stringify(bad));
      assert.match(bad[0]?.name ?? "", name);
      assert.match(bad[0]?.found ?? "", found);
      assert.ok((bad[0]?.remedy.length ?? 0) > 10);
    });
  }

  it("Java 8 calls itself 1.8", async () => {
    const checks = await doctor(TOOLS, {
      ...WELL,
      run: (program, args) =>
        program === "java" ? Promise.resolve('java version "1.8.0_392"') : WELL.run(program, args),
    });
    assert.deepEqual(
      checks.filter(({ ok }) => !ok),
      [],
    );
  });

  it("asks this machine without failing", async () => {
    const checks = await doctor(toolchain(), machineProbes());
    assert.match(
      checks.find(({ name }) => name.startsWith("Python"))?.found ?? "",
      /^Python 3\.11/,
    );
    assert.match(checks.find(({ name }) => name.includes("disk"))?.found ?? "", /^\d+\.\d GiB$/);
  });
});
