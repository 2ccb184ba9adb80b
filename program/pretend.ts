import { type LookUps, placeIn, type RecordedPlace } from "./lookUps";

type Values = Readonly<Record<string, unknown>>;

/** What the pretend engine is asked to make. */
export interface Wanted {
  readonly type: string;
  readonly name: string;
  readonly inputs: Values;
  /** Whether a provider makes it; a component is not made. */
  readonly custom: boolean;
}

/** What the pretend engine made of a resource. */
export interface Made {
  readonly id: string;
  readonly state: Values;
}

const BUCKET = "aws:s3/bucket:Bucket";

/** A resource as if AWS had made it: what it was asked for, and what AWS decides, made from its name. */
export function pretendState(wanted: Wanted, lookUps: LookUps): Made {
  const { type, name, inputs, custom } = wanted;
  const place = placeIn(lookUps);
  const decided = DECIDED[type]?.(wanted, place) ?? {};
  if (!custom) return { id: "", state: decided };
  const made = { arn: arnOf(type, name, place), name, bucket: name, keyId: `${name}-id` };
  return {
    id: type === BUCKET ? name : `${name}-id`,
    state: { ...made, ...decided, ...inputs },
  };
}

/** What AWS, or a component that a plugin builds, decides of resources of a type, as far as programs look at it. */
const DECIDED: Readonly<Record<string, (wanted: Wanted, place: RecordedPlace) => Values>> = {
  "eks:index:Cluster": ({ name, inputs }, { partition, region, account }) => {
    const cluster = typeof inputs["name"] === "string" ? inputs["name"] : name;
    return {
      kubeconfigJson: JSON.stringify({ "current-context": cluster }),
      clusterSecurityGroupId: `${name}-group-id`,
      eksCluster: {
        name: cluster,
        arn: `arn:${partition}:eks:${region}:${account}:cluster/${cluster}`,
      },
    };
  },
  "aws:rds/instance:Instance": ({ name }, { partition, region, account, dnsSuffix }) => ({
    address: `${name}.${region}.rds.${dnsSuffix}`,
    masterUserSecrets: [
      { secretArn: `arn:${partition}:secretsmanager:${region}:${account}:secret:rds!${name}` },
    ],
  }),
};

function arnOf(type: string, name: string, { partition, region, account }: RecordedPlace): string {
  if (type === BUCKET) return `arn:${partition}:s3:::${name}`;
  const service = type.split(/[:/]/)[1] ?? "";
  return `arn:${partition}:${service}:${region}:${account}:${name}`;
}
