import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PROJECT = join(__dirname, "../..");
const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

interface Locked {
  readonly dev?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(read("package-lock.json")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const { engines } = JSON.parse(read("package.json")) as {
  readonly engines: { readonly node: string };
};

/** Numbers of a version; what is left out is 0. */
function numbers(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return [major, minor, patch];
}

function isAtLeast(version: string, least: string): boolean {
  const [mine, other] = [numbers(version), numbers(least)];
  const at = mine.findIndex((number, index) => number !== other[index]);
  return at === -1 || (mine[at] ?? 0) > (other[at] ?? 0);
}

/** Whether a range of npm, such as `^20.19.0 || >=22.12`, takes a version. */
function takes(range: string, version: string): boolean {
  return range.split("||").some((part) => {
    const [, how = "", least = ""] = /^\s*(>=|\^|~|)\s*v?([\d.]+)/.exec(part) ?? [];
    const isOpen = how === ">=" || part.trim() === "*";
    const isSameMajor = numbers(least)[0] === numbers(version)[0];
    return isAtLeast(version, least) && (isOpen || isSameMajor);
  });
}

describe("the Node that the project asks for (cases/kubernetes/07)", () => {
  const least = /^>=(\d+\.\d+(\.\d+)?)$/.exec(engines.node)?.[1] ?? "";

  it("is one that every package takes which runs beside it", () => {
    const strict = Object.entries(packages)
      // The project's own entry, and packages that a later `npm install` alone would look at.
      .filter(([path, { dev }]) => path.includes("node_modules/") && dev !== true)
      .flatMap(([path, one]) => {
        const range = one.engines?.["node"];
        return range === undefined || takes(range, least) ? [] : [`${path}: ${range}`];
      });
    assert.deepEqual(strict, []);
  });

  it("is named where a reader looks for it", () => {
    for (const file of ["README.md", "CONTRIBUTING.md"])
      assert.match(read(file), new RegExp(`Node ${least.replaceAll(".", "\\.")}`), file);
  });

  it("is judged by a reading of ranges that knows its own bounds", () => {
    assert.ok(takes("^20.19.0 || ^22.13.0 || >=24", "22.19"));
    assert.ok(!takes("^20.19.0 || >=24", "22.19"));
    assert.ok(!takes(">=22.19.0", "22.18.9"));
    assert.ok(!takes(">=22.19.0", "20"));
  });
});
