import assert from "node:assert/strict";
import { awsCliCheck } from "../../variants/eks-iceberg/check/awsCli";

describe("the look for AWS's command line", () => {
  const words: [said: string, ok: boolean, found: string][] = [
    ["aws-cli/1.46.2 Python/3.11.7", true, "1.46.2"],
    ["aws-cli/2.31.0 Python/3.13.7", true, "2.31.0"],
    ["aws-cli/1.23.9 Python/3.11.7", false, "1.23.9"],
    ["aws-cli/2.6.4 Python/3.9.11", false, "2.6.4"],
    ["", false, "none on PATH"],
  ];
  for (const [said, ok, found] of words) {
    it(`${ok ? "passes" : "fails, with a remedy,"} ${said === "" ? "none" : said}`, () => {
      const looked = awsCliCheck(said);
      assert.deepEqual([looked.ok, looked.found], [ok, found]);
      assert.equal(looked.remedy.includes("install it from"), !ok);
    });
  }
});
