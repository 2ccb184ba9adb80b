import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { deploy, readSettings, record, stackConfig } from "../../program";
import { type StateResource } from "./support/stack";
import { unknownProperties } from "./support/unknown";

describe("unknownProperties", () => {
  it("names what the provider left out, below lists too, and nothing else", async () => {
    const config = stackConfig(join(PROJECT_ROOT, "Pulumi.dev.yaml"));
    const { resources } = await record(() => deploy(readSettings(config)));
    const state = resources.map(({ urn, type, inputs }) => ({ urn, type, id: "id", inputs }));
    assert.deepEqual(await unknownProperties("dev", {}, state), []);

    const poorer = state.map((one) => ({ ...one, inputs: without(one) }));
    assert.deepEqual(await unknownProperties("dev", {}, poorer), [
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock lake-raw blockPublicAcls",
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration lake-raw rules[].bucketKeyEnabled",
    ]);
  });
});

/** The inputs without one property of two resources. */
function without({ urn, inputs = {} }: StateResource): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(inputs, (key, value: unknown) => {
    const isRaw = urn.endsWith("::lake-raw");
    return isRaw && (key === "blockPublicAcls" || key === "bucketKeyEnabled") ? undefined : value;
  });
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
