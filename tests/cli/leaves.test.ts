import assert from "node:assert/strict";
import { type OutputMap } from "@pulumi/pulumi/automation";
import { partOf } from "../../variants";

function outputs(values: Readonly<Record<string, string>>): OutputMap {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, secret: false }]),
  );
}

describe("what jobs made in a catalog that is not the stack's", () => {
  const { leaves = (): readonly string[] => [] } = partOf("eks-iceberg", "runtime");

  it("stays, and is said with what takes it away", () => {
    assert.deepEqual(leaves(outputs({ metastoreUri: "", database: "weblogs" })), [
      "the database weblogs and its tables in the account's Glue catalog, which the jobs made: `aws glue delete-database --name weblogs`",
    ]);
  });

  it("goes with the stack's own metastore", () => {
    const own = { metastoreUri: "thrift://metastore:9083", database: "weblogs" };
    assert.deepEqual(leaves(outputs(own)), []);
    assert.deepEqual(leaves({}), []);
  });
});
