import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { definitionOf, OPERATOR_TYPES } from "../../../components/operator/operatorTypes";

describe("the Spark Operator's types", () => {
  it("are those that the variants make objects of, as a part of the package", () => {
    const kinds = OPERATOR_TYPES.map((type) => {
      const { metadata, spec } = JSON.parse(JSON.stringify(definitionOf(type))) as {
        readonly metadata: { readonly name: string };
        readonly spec: {
          readonly names: { readonly kind: string };
          readonly versions: readonly { readonly name: string; readonly served: boolean }[];
        };
      };
      assert.equal(metadata.name, `${type}.sparkoperator.k8s.io`);
      const served = spec.versions.filter((version) => version.served).map(({ name }) => name);
      return `${spec.names.kind} ${served.join(" ")}`;
    });
    assert.deepEqual(kinds, [
      "SparkApplication v1beta2",
      "ScheduledSparkApplication v1beta2",
      "SparkConnect v1alpha1",
    ]);
  });

  it("are refused where a file is another than that of the release", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lake-types-"));
    const changed = JSON.stringify({ ...definitionOf("sparkconnects"), kind: "Secret" });
    await writeFile(join(folder, "sparkconnects.json.gz"), gzipSync(changed));
    assert.throws(() => definitionOf("sparkconnects", folder), /has the SHA-256 .*, not 3e227ace/);
    await rm(folder, { recursive: true });
  });
});
