import assert from "node:assert/strict";
import { subnetProblems } from "../../cli/deploy/networkCheck";
import { unknownRegion } from "../../cli/deploy/regionCheck";
import { readSettings } from "../../program";

const VPC = "vpc-0123456789abcdef0";
const EMR = [{ Key: "for-use-with-amazon-emr-managed-policies", Value: "true" }];

describe("a region", () => {
  it("that there is not is named with its setting and the nearest (cases/deploy/06)", () => {
    assert.equal(
      unknownRegion({ region: "eu-central-9" })?.problem,
      "aws:region: there is no region eu-central-9. Did you mean eu-central-1?",
    );
    for (const region of ["eu-central-1", "us-gov-west-1", "cn-north-1", "il-central-1"]) {
      assert.equal(unknownRegion({ region }), undefined, region);
    }
  });
});

describe("a network of somebody's own", () => {
  const ids = ["subnet-0a", "subnet-0b", "subnet-0c"];
  const settings = readSettings({
    "lake:vpcId": VPC,
    "lake:privateSubnetIds": JSON.stringify(ids),
  });

  it("has every subnet that is missing, elsewhere or untagged named (cases/deploy/06)", () => {
    const found = [
      { SubnetId: "subnet-0b", VpcId: "vpc-0f", Tags: EMR, AvailabilityZone: "a" },
      { SubnetId: "subnet-0c", VpcId: VPC, AvailabilityZone: "b" },
    ];
    assert.deepEqual(subnetProblems(settings, found, "eu-central-1 of account 1"), [
      "lake:privateSubnetIds: there is no subnet-0a in eu-central-1 of account 1",
      `lake:privateSubnetIds: subnet-0b is a subnet of vpc-0f, not of ${VPC}`,
      "lake:privateSubnetIds: subnet-0c lacks the tag for-use-with-amazon-emr-managed-policies=true, without which EMR may not use it",
    ]);
  });

  it("must span two zones for EKS, and needs no tag of EMR's there", () => {
    const eks = {
      ...settings,
      variant: "eks-iceberg" as const,
      privateSubnetIds: ["subnet-0a", "subnet-0b"],
    };
    const in_ = (zone: string, id: string): object => ({
      SubnetId: id,
      VpcId: VPC,
      AvailabilityZone: zone,
    });
    assert.match(
      subnetProblems(eks, [in_("a", "subnet-0a"), in_("a", "subnet-0b")], "x").join(),
      /must be in 2 availability zones or more, got a/,
    );
    assert.deepEqual(subnetProblems(eks, [in_("a", "subnet-0a"), in_("b", "subnet-0b")], "x"), []);
  });
});
