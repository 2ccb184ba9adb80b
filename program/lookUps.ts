/** An answer to a look-up: its values, or what makes them from the question's. */
export type LookUp =
  | Readonly<Record<string, unknown>>
  | ((inputs: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>);

/** Answers to look-ups, by the look-up's token. */
export type LookUps = Readonly<Record<string, LookUp>>;

/** Where a program that is only recorded finds itself. */
export interface RecordedPlace {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** What host names end with there. */
  readonly dnsSuffix: string;
}

/** Where a program finds itself unless told otherwise. */
export const RECORDED_PLACE: RecordedPlace = {
  account: "123456789012",
  region: "us-east-1",
  partition: "aws",
  dnsSuffix: "amazonaws.com",
};

/** The answers that a program gets in `place`, which has six zones; any VPC that it asks for has the range 172.16.0.0/16. */
export function lookUpsIn({ account, region, partition, dnsSuffix }: RecordedPlace): LookUps {
  const letters = ["a", "b", "c", "d", "e", "f"];
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": {
      accountId: account,
      arn: `arn:${partition}:iam::${account}:user/recorder`,
      id: account,
      userId: "AIDARECORDER",
    },
    "aws:index/getPartition:getPartition": {
      partition,
      dnsSuffix,
      id: partition,
      reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
    },
    "aws:index/getRegion:getRegion": {
      region,
      name: region,
      id: region,
      description: region,
      endpoint: `ec2.${region}.${dnsSuffix}`,
    },
    "aws:index/getAvailabilityZones:getAvailabilityZones": ({ excludeZoneIds = [] }) => {
      const ids = letters.map((_, index) => `${shortRegion(region)}-az${index + 1}`);
      const left = ids.flatMap((id, index) =>
        isAmong(id, excludeZoneIds) ? [] : [{ id, name: `${region}${letters[index] ?? ""}` }],
      );
      const [names, zoneIds] = [left.map(({ name }) => name), left.map(({ id }) => id)];
      return { names, zoneIds, groupNames: [region], id: region, region };
    },
    "aws:ec2/getVpc:getVpc": ({ id }) => ({ id, cidrBlock: "172.16.0.0/16" }),
  };
}

/** `use1` of `us-east-1`, as ids of zones begin. */
function shortRegion(region: string): string {
  const [area = "", side = "", number = ""] = region.split("-");
  return `${area}${side.slice(0, 1)}${number}`;
}

function isAmong(value: string, values: unknown): boolean {
  return Array.isArray(values) && values.includes(value);
}

/** The answers of {@link RECORDED_PLACE}. */
export const LOOK_UPS: LookUps = lookUpsIn(RECORDED_PLACE);

/** The place that look-ups answer for; what they leave out is as in {@link RECORDED_PLACE}. */
export function placeIn(lookUps: LookUps): RecordedPlace {
  const word = (look: string, property: string, otherwise: string): string => {
    const answer = lookUps[`aws:index/${look}:${look}`];
    const value = typeof answer === "object" ? answer[property] : undefined;
    return typeof value === "string" ? value : otherwise;
  };
  return {
    account: word("getCallerIdentity", "accountId", RECORDED_PLACE.account),
    region: word("getRegion", "region", RECORDED_PLACE.region),
    partition: word("getPartition", "partition", RECORDED_PLACE.partition),
    dnsSuffix: word("getPartition", "dnsSuffix", RECORDED_PLACE.dnsSuffix),
  };
}
