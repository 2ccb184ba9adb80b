import type { CheckPart } from "../../../variants";

export const check: CheckPart = {
  instanceTypes: () => [{ key: "colour", types: ["toy.large"], oneWillDo: false }],
  cpus: () => ({ onDemand: 3, spot: 0 }),
  versions: () => [{ name: "wheels of the toy", ok: true, found: "four", remedy: "" }],
  subnets: (found) => (found.length > 1 ? ["must be one for a toy"] : []),
};
