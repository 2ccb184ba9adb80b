import assert from "node:assert/strict";
import { programWords } from "../../stacks/programWords";

/** What the engine shows of a program whose Output was rejected, as Node prints it (cases/deploy/06). */
const DUMP = `Running program '/lake/index.ts' failed with an unhandled exception:
\u001b[31m<ref *1> Error: error serializing property "outputs": error serializing property "vpc": invoking aws:ec2/getVpc:getVpc: no matching EC2 VPC found\u001b[0m
    at Object.<anonymous> (/lake/node_modules/@pulumi/pulumi/runtime/invoke.ts:1:2)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  promise: Promise { <rejected> [Circular *1] },
  code: undefined
}

lake:vpcId: is what was asked for`;

describe("what a program died of", () => {
  it("is said in its own words, without frames, fields and marks of the runtime", () => {
    assert.equal(
      programWords(DUMP),
      "invoking aws:ec2/getVpc:getVpc: no matching EC2 VPC found\nlake:vpcId: is what was asked for",
    );
  });

  it("stays as it is where it is plain", () => {
    const plain = "The stack's settings cannot be built:\n  - lake:zones: must be 1 to 3";
    assert.equal(programWords(plain), plain);
  });
});
