import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { emrSteps, MergeMethod } from "../../../components/pipelines/emr/steps";
import { emrLayout } from "../../../components/pipelines/emr/layout";
import { parseManifest } from "../../../components/spark";
import { SongsLayout } from "../../../components/catalog";
import { groupKey } from "../../../local/s3distcp/grouping";
import { readOptions } from "../../../local/s3distcp/options";
import { ROOT } from "../../support/moto";

describe("what the pipeline's S3DistCp takes", () => {
  const buckets = { raw: "raw-1", refined: "refined-1", served: "served-1" };
  const steps = emrSteps({
    clusterName: "lake",
    region: "eu-west-1",
    manifest: parseManifest(readFileSync(`${ROOT}/etl/jobs.json`, "utf8")),
    uris: { wheel: "s3://a/w.whl", launcher: "s3://a/run_job.py" },
    prefixLists: "s3://a/prefix-lists.sh",
    layout: emrLayout(buckets, "r1"),
    run: "r1",
    merge: MergeMethod.S3DistCp,
    mergeTargetMiB: 128,
    songsLayout: SongsLayout.Flat,
    maxRejectPercent: 1,
    years: [1970, 2100],
  });

  /** The group that an object of a source goes to; undefined when it is left out. */
  function groupOf(source: string, path: string): string | undefined {
    const step = steps.find(({ name }) => name.endsWith(`Merge ${source}`));
    const options = readOptions(step?.args.slice(1) ?? []);
    assert.ok(options?.srcPattern, `no pattern for ${source}`);
    const uri = `s3://raw-1/${source}/${path}`;
    return options.srcPattern.test(uri) ? groupKey(options.groupBy, uri) : undefined;
  }

  it("fans out by month and by letters, and leaves no other layout out: cases/emr/03 and 04", () => {
    const groups: Readonly<Record<string, string>> = {
      "2018/11/a.json": "log_data201811",
      "2018/11/b.JSON": "log_data201811",
      "2018/11/12/d.json": "log_data201811",
      "2018/11/c.jsonl": "log_data201811",
      "2018/11/log_data/2017/10/e.json.gz": "log_data201811",
      "2018/11/a.json.bz2": "log_data201811bz2",
      "2018/11/bz2.json": "log_data201811",
      "2018/f.json": "log_data",
      "e.json": "log_data",
      "year=2018/month=11/e.json": "log_data",
      none: "log_data",
      "2018/11/12:00\u2028\u0085.json": "log_data201811",
    };
    for (const [path, group] of Object.entries(groups)) {
      assert.equal(groupOf("log_data", path), group, path);
    }
    assert.equal(groupOf("song_data", "A/B/C/TR1.json"), "song_dataAB");
    assert.equal(groupOf("song_data", "x.json"), "song_data");
  });

  it("takes nothing that is no input, wherever it lies", () => {
    const names = ["_SUCCESS", "2018/_temporary/0/a.json", "2018/11/.DS_Store", "README.md"];
    for (const path of [...names, "2018/11/_b.json", "2018/_old/a.json", "Readme"]) {
      assert.equal(groupOf("log_data", path), undefined, path);
    }
  });
});
