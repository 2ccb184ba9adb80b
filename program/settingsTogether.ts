import { type Checks } from "../components";
import { type Mending } from "../remedies";
import { partOf } from "../variants";
import { type Settings } from "./commonSettings";

/** Complains of settings that contradict one another; `given` are those that the stack file names. */
export function checkTogether(
  settings: Settings,
  given: readonly string[],
  checks: Checks,
  mending: Mending,
): void {
  checkNetwork(settings, given, checks, mending);
  partOf(settings.variant, "settings").check(settings, checks, mending);
}

/** Settings of a network that the stack makes. */
const OF_OWN_NETWORK = ["zones", "vpcCidr", "nat"];

function checkNetwork(
  { vpcId, privateSubnetIds }: Settings,
  given: readonly string[],
  checks: Checks,
  mending: Mending,
): void {
  checks.expect(
    (vpcId === undefined) === (privateSubnetIds === undefined),
    "lake:vpcId",
    "goes with lake:privateSubnetIds: set both, or neither for a network of the stack's own",
  );
  if (vpcId === undefined) return;
  for (const key of OF_OWN_NETWORK.filter((one) => given.includes(one))) {
    checks.expect(
      false,
      `lake:${key}`,
      `is for a network that the stack makes, and lake:vpcId names one that is there; remove it ${mending.remove(`lake:${key}`)}`,
    );
  }
}
