import { z } from "zod";
import { isOpenRange } from "../model/openRange";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read, type Subject } from "../model/subject";

/** Ranges larger than this are taken for the internet, unless a user of the pack says otherwise. */
const WIDEST_RANGE = 16;

const widest = z.object({
  widestRange: z
    .number()
    .default(WIDEST_RANGE)
    .describe("Length of the shortest prefix that is not yet the internet, as in /16."),
});

const flag = z.boolean().optional();
const ranges = z.array(z.string()).optional();

const INGRESS = z.looseObject({
  type: z.string().optional(),
  cidrIpv4: z.string().optional(),
  cidrIpv6: z.string().optional(),
  cidrBlocks: ranges,
  ipv6CidrBlocks: ranges,
  ingress: z.array(z.looseObject({ cidrBlocks: ranges, ipv6CidrBlocks: ranges })).optional(),
});

const nobodyComesInFromTheInternet = rule({
  name: "nobody-comes-in-from-the-internet",
  description: "No security group lets in the internet, in one range or in several large ones.",
  scope: "resource",
  types: [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  ],
  settings: widest,
  judge: (group, { settings: { widestRange } }) => {
    const rules = read(INGRESS, group);
    if (rules.type === "egress") return [];
    const inline = rules.ingress ?? [];
    const came = [rules, ...inline].flatMap((it) => [
      ...(it.cidrBlocks ?? []),
      ...(it.ipv6CidrBlocks ?? []),
    ]);
    const single = [rules.cidrIpv4, rules.cidrIpv6].filter((it) => it !== undefined);
    return [...came, ...single]
      .filter((range) => isOpenRange(range, widestRange))
      .map((range) => `lets in ${range}: name the security group or the range that needs it`);
  },
});

const ADDRESSES = z.looseObject({
  associatePublicIpAddress: flag,
  mapPublicIpOnLaunch: flag,
  networkInterfaces: z
    .array(
      z.looseObject({ associatePublicIpAddress: z.union([z.boolean(), z.string()]).optional() }),
    )
    .optional(),
});

const noMachineHasAPublicAddress = rule({
  name: "no-machine-has-a-public-address",
  description: "No machine gets an address of the internet.",
  scope: "resource",
  types: [
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/subnet:Subnet",
  ],
  settings: NO_SETTINGS,
  judge: (resource) => {
    const asked = read(ADDRESSES, resource);
    const cards = asked.networkInterfaces ?? [];
    const isPublic = [asked, ...cards].some((it) => String(it.associatePublicIpAddress) === "true");
    return isPublic || asked.mapPublicIpOnLaunch === true
      ? ["gives machines a public address: leave it off, and reach them through Session Manager"]
      : [];
  },
});

const DATABASE = z.looseObject({
  publiclyAccessible: flag,
  brokerNodeGroupInfo: z
    .looseObject({
      connectivityInfo: z
        .looseObject({ publicAccess: z.looseObject({ type: z.string() }).optional() })
        .optional(),
    })
    .optional(),
});

const noPublicDatabase = rule({
  name: "no-public-database",
  description: "No database, warehouse or Kafka cluster has an address of the internet.",
  scope: "resource",
  types: [
    "aws:rds/instance:Instance",
    "aws:rds/clusterInstance:ClusterInstance",
    "aws:redshift/cluster:Cluster",
    "aws:redshiftserverless/workgroup:Workgroup",
    "aws:msk/cluster:Cluster",
  ],
  settings: NO_SETTINGS,
  judge: (database) => {
    const asked = read(DATABASE, database);
    const kafka = asked.brokerNodeGroupInfo?.connectivityInfo?.publicAccess?.type ?? "DISABLED";
    if (asked.publiclyAccessible === true) return ["set publiclyAccessible to false"];
    return kafka === "DISABLED" ? [] : ["set publicAccess.type to DISABLED"];
  },
});

const EKS = z.looseObject({
  vpcConfig: z.looseObject({ endpointPublicAccess: flag, publicAccessCidrs: ranges }),
});

const noPublicApi = rule({
  name: "no-public-api",
  description:
    "No API of the lake answers the internet: EKS's is private or limited to ranges, functions and routes ask who calls.",
  scope: "resource",
  types: [
    "aws:eks/cluster:Cluster",
    "aws:lambda/functionUrl:FunctionUrl",
    "aws:apigatewayv2/route:Route",
    "aws:apigateway/method:Method",
  ],
  settings: widest,
  judge: (resource, { settings: { widestRange } }) =>
    resource.type === "aws:eks/cluster:Cluster"
      ? kubernetesApi(resource, widestRange)
      : callersAreAsked(resource),
});

function kubernetesApi(cluster: Subject, widestRange: number): string[] {
  const { endpointPublicAccess, publicAccessCidrs } = read(EKS, cluster).vpcConfig;
  // EKS opens the endpoint to everybody unless it is told otherwise.
  if (endpointPublicAccess === false) return [];
  const open = (publicAccessCidrs ?? ["0.0.0.0/0"]).filter((it) => isOpenRange(it, widestRange));
  return open.map(
    (range) =>
      `its API answers ${range}: set endpointPublicAccess to false, or publicAccessCidrs to your own ranges`,
  );
}

function callersAreAsked(resource: Subject): string[] {
  const shape = z.looseObject({
    authorizationType: z.string().optional(),
    authorization: z.string().optional(),
  });
  const { authorizationType, authorization } = read(shape, resource);
  return (authorizationType ?? authorization ?? "NONE") === "NONE"
    ? ["answers whoever calls: ask for AWS_IAM or another authorizer"]
    : [];
}

/** Rules of what the internet sees. */
export const EXPOSURE_RULES: readonly Rule[] = [
  nobodyComesInFromTheInternet,
  noMachineHasAPublicAddress,
  noPublicDatabase,
  noPublicApi,
];
