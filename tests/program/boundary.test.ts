import assert from "node:assert/strict";
import { deploy, readSettings, record } from "../../program";
import { ofType } from "../support/laws";
import { SHAPES } from "../support/variants";

const BOUNDARY = "arn:aws:iam::123456789012:policy/lake-boundary";

describe("lake:permissionsBoundary (cases/security/03)", () => {
  for (const { name, config } of SHAPES.filter((shape) => shape.name.includes("prod"))) {
    it(`bounds every role of the ${name} stack, and none where it is not set`, async () => {
      const roles = async (extra: Readonly<Record<string, string>>): Promise<unknown[]> => {
        const settings = readSettings({ ...config, ...extra });
        const { resources } = await record(() => deploy(settings));
        return ofType(resources, "aws:iam/role:Role").map(
          ({ inputs }) => inputs["permissionsBoundary"],
        );
      };
      const bounded = await roles({ "lake:permissionsBoundary": BOUNDARY });
      assert.ok(bounded.length >= 3, `only ${bounded.length} roles`);
      assert.deepEqual(new Set(bounded), new Set([BOUNDARY]));
      assert.deepEqual(new Set(await roles({})), new Set([undefined]));
    });
  }

  it("must be the ARN of a policy", () => {
    const [shape] = SHAPES;
    for (const wrong of ["lake-boundary", "arn:aws:iam::123456789012:role/lake", "arn:aws:s3:::b"])
      assert.throws(
        () => readSettings({ ...shape?.config, "lake:permissionsBoundary": wrong }),
        /lake:permissionsBoundary: .*the ARN of an IAM policy/,
      );
  });
});
