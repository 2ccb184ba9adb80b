import assert from "node:assert/strict";
import { jobNamed, parseManifest, pythonSatisfies, startWords } from "../../../components/spark";

const MANIFEST = parseManifest(
  JSON.stringify({
    python: ">=3.10,<3.12",
    names: { leftover: "/_SUCCESS$", hidden: "/_", document: "/README$" },
    jobs: [
      {
        name: "daily",
        summary: "One day.",
        params: [
          param("source", "strings", true),
          param("day", "date", true),
          { ...param("layout", "string", false), choices: ["flat", "deep"] },
          param("size", "integer", false),
        ],
      },
    ],
  }),
);

function param(name: string, type: string, required: boolean): Record<string, unknown> {
  return { name, type, required, default: null, choices: null, help: `the ${name}` };
}

describe("startWords", () => {
  const job = jobNamed(MANIFEST, "daily");

  it("spells parameters in the job's own order, lists as several words", () => {
    const words = startWords(job, { size: 3, day: "2018-11-01", source: ["a", "b"] });

    assert.deepEqual(words, ["daily", "--source", "a", "b", "--day", "2018-11-01", "--size", "3"]);
  });

  it("names every missing, unknown and mistyped parameter at once", () => {
    const values = { source: [], size: 1.5, layout: "wide", lyaout: "flat" };

    assert.throws(
      () => startWords(job, values),
      (error: Error) => {
        assert.match(
          error.message,
          /lyaout: is no parameter of this job\. Did you mean "layout"\?/,
        );
        assert.match(error.message, /source: must be a list of one word or more, got \[\]/);
        assert.match(error.message, /day: must be given \(the day\)/);
        assert.match(error.message, /layout: must be one of flat, deep, got "wide"/);
        assert.match(error.message, /size: must be a whole number, got 1\.5/);
        return true;
      },
    );
  });
});

describe("jobNamed", () => {
  it("offers the nearest job for an unknown one", () => {
    assert.throws(() => jobNamed(MANIFEST, "dayly"), /no job "dayly".*Did you mean "daily"/);
  });
});

describe("parseManifest", () => {
  it("refuses a text that is no manifest, naming each place", () => {
    assert.throws(
      () => parseManifest('{"jobs": [{"name": 1}]}'),
      /jobs\.0\.name[\s\S]*python[\s\S]*names/,
    );
    assert.throws(() => parseManifest("{"), /is not JSON/);
  });
});

describe("pythonSatisfies", () => {
  const cases: [string, string, boolean][] = [
    ["3.11", ">=3.10,<3.12", true],
    ["3.12", ">=3.10,<3.12", false],
    ["3.9", ">=3.10", false],
    ["3.9", "<=3.9", true],
    ["3.10", "==3.10", true],
    ["3.10", ">3.10", false],
  ];
  for (const [version, specifier, expected] of cases) {
    it(`${version} ${expected ? "satisfies" : "does not satisfy"} ${specifier}`, () => {
      assert.equal(pythonSatisfies(version, specifier), expected);
    });
  }

  it("refuses a specifier that it cannot read", () => {
    assert.throws(() => pythonSatisfies("3.11", "~=3.10"), /must be like/);
  });
});
