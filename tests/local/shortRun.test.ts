import assert from "node:assert/strict";
import { javaOptionsFor, localSubmit, SHORT_RUN_JAVA, type SparkPlace } from "../../local";

const PLACE: SparkPlace = {
  master: "local[2]",
  driverMemory: "1g",
  endpoint: "http://127.0.0.1:1234",
  region: "us-east-1",
  jars: [],
  scratch: "/scratch",
};

const words = (javaOptions: string | undefined): readonly string[] =>
  localSubmit(["s3://a/run_job.py"], new Map(), { ...PLACE, javaOptions }).words;

describe("Java's options of a local run", () => {
  it("are those of a short one while there is little to read", () => {
    assert.equal(javaOptionsFor(1_000_000), SHORT_RUN_JAVA);
    assert.equal(javaOptionsFor(1_000_000_000), undefined);
  });

  it("reach Spark as one setting, and only where there are any", () => {
    const setting = `spark.driver.extraJavaOptions=${SHORT_RUN_JAVA}`;
    assert.ok(words(SHORT_RUN_JAVA).includes(setting));
    assert.ok(!words(undefined).some((word) => word.includes("extraJavaOptions")));
  });
});
