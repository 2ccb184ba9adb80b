import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_FIRST_YEAR, DEFAULT_LAST_YEAR } from "../../components";
import { PROJECT_FILES, readSettings, record, stackConfig, valueOf } from "../../program";
import { deployEmr } from "../../variants/emr/deploy";
import { ofType } from "../support/laws";
import { unseen } from "../support/projection";

const BASE = stackConfig(join(__dirname, "../../Pulumi.dev.yaml"));

interface Declared {
  /** Properties of each table, by its name. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Words of the steps. */
  readonly steps: string;
}

async function declared(config: Readonly<Record<string, string>>): Promise<Declared> {
  const { resources, built } = await record(() => deployEmr(readSettings({ ...BASE, ...config })));
  const tables = ofType(resources, "aws:glue/catalogTable:CatalogTable").map(({ inputs }) => [
    String(inputs["name"]),
    inputs["parameters"] as Record<string, string>,
  ]);
  return {
    tables: Object.fromEntries(tables) as Declared["tables"],
    steps: await valueOf(built.steps),
  };
}

/** The pointers of plays of some months, as a run publishes them, in the bucket of the table. */
function pointers(parameters: Readonly<Record<string, string>>, ...months: string[]): string[] {
  const [root] = (parameters["storage.location.template"] ?? "").split("year=");
  return months.map((month) => `${root}${month}/symlink.txt`);
}

describe("the years of an emr stack", () => {
  it("are one range for Athena and for the job, whatever the settings say", async () => {
    for (const [first, last] of [
      [DEFAULT_FIRST_YEAR, DEFAULT_LAST_YEAR],
      [2001, 2002],
    ] as const) {
      const { tables, steps } = await declared({
        "lake:firstYear": String(first),
        "lake:lastYear": String(last),
        "lake:songsLayout": "year-artist",
      });
      assert.match(steps, new RegExp(`"--first-year","${first}","--last-year","${last}"`));
      assert.equal(tables["songplays"]?.["projection.year.range"], `${first},${last}`);
      assert.equal(tables["time"]?.["projection.year.range"], `${first},${last}`);
      assert.equal(tables["songs"]?.["projection.year.range"], `0,${last}`);
    }
  });

  it("are by default those that the job takes by itself", () => {
    const manifest = JSON.parse(readFileSync(PROJECT_FILES.manifest, "utf8")) as {
      jobs: { name: string; params: { name: string; default: unknown }[] }[];
    };
    const params = manifest.jobs.find(({ name }) => name === "star-schema")?.params ?? [];
    const years = params.filter(({ name }) => name.endsWith("-year"));
    assert.deepEqual(
      years.map((param) => param.default),
      [DEFAULT_FIRST_YEAR, DEFAULT_LAST_YEAR],
    );
  });

  it("cases/emr/05: hold every month that a run may publish; a narrower range leaves some unseen", async () => {
    const published = ["year=1970/month=1", "year=2018/month=12", "year=2100/month=12"];
    const { tables } = await declared({});
    const narrow = await declared({ "lake:firstYear": "2018", "lake:lastYear": "2035" });
    for (const name of ["time", "songplays"]) {
      const all = pointers(tables[name] ?? {}, ...published);
      assert.deepEqual(unseen(tables[name] ?? {}, all), []);
      assert.deepEqual(unseen(narrow.tables[name] ?? {}, all), [all[0], all[2]]);
    }
  });

  it("cases/emr/18: an artist's folder is found only under the very id", async () => {
    const { tables } = await declared({ "lake:songsLayout": "year-artist" });
    const folders = [
      "year=2100/artist_id=AR 6",
      "year=2101/artist_id=A",
      "year=0/artist_id=AR%2F2",
    ];
    const all = pointers(tables["songs"] ?? {}, ...folders);
    assert.deepEqual(unseen(tables["songs"] ?? {}, all), all.slice(1));
  });

  it("must be whole numbers from 1970 to 9999, the first before the last", () => {
    const read = (first: string, last: string) => () =>
      readSettings({ ...BASE, "lake:firstYear": first, "lake:lastYear": last });
    assert.throws(read("1969", "10000"), /lake:firstYear: .*got 1969[\s\S]*lake:lastYear: .*10000/);
    assert.throws(read("2020", "2019"), /lake:lastYear: must be lake:firstYear \(2020\) or later/);
  });
});
