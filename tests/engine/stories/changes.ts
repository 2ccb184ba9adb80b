import { type Toggle } from "./dev";

/** Services that private subnets without NAT reach through endpoints. */
const ENDPOINTS = ["ec2messages", "elasticmapreduce", "kms", "logs", "ssm", "ssmmessages", "sts"];

const made = (op: string, type: string, names: readonly string[]): string[] =>
  names.map((name) => `${op} ${type} lake-${name}`);

/** What belongs to one NAT gateway, but for the routes that lead to it. */
const gateway = (op: string, place: number): string[] => [
  ...made(op, "ec2/eip:Eip", [`network-nat-${place}`]),
  ...made(op, "ec2/natGateway:NatGateway", [`network-nat-${place}`]),
  ...made(op, "ec2/subnet:Subnet", [`network-public-${place}`]),
  ...made(op, "ec2/routeTableAssociation:RouteTableAssociation", [`network-public-${place}`]),
];

const waysOut = (op: string, places: readonly number[]): string[] =>
  made(
    op,
    "ec2/route:Route",
    places.map((place) => `network-private-${place}`),
  );

const INTERNET = [
  ...made("delete", "ec2/internetGateway:InternetGateway", ["network-internet"]),
  ...made("delete", "ec2/routeTable:RouteTable", ["network-public"]),
  ...made("delete", "ec2/route:Route", ["network-public"]),
];

const INTERFACES = [
  ...made("create", "ec2/securityGroup:SecurityGroup", ["network-endpoints"]),
  ...made("create", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", ["network-endpoints"]),
  ...made(
    "create",
    "ec2/vpcEndpoint:VpcEndpoint",
    ENDPOINTS.map((service) => `network-endpoint-${service}`),
  ),
];

const THIRD_ZONE = [
  ...made("create", "ec2/subnet:Subnet", ["network-private-3"]),
  ...made("create", "ec2/routeTable:RouteTable", ["network-private-3"]),
  ...made("create", "ec2/routeTableAssociation:RouteTableAssociation", ["network-private-3"]),
  ...waysOut("create", [3]),
  ...made("update", "ec2/vpcEndpoint:VpcEndpoint", ["network-dynamodb", "network-s3"]),
];

const lifecycle = (...buckets: readonly string[]): string[] =>
  made("update", "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", buckets);

/** What each toggle changes in the development stack; whatever else changes is a mistake. */
export const TOGGLED: Readonly<Record<Toggle, readonly string[]>> = {
  "no NAT": [...gateway("delete", 1), ...waysOut("delete", [1, 2]), ...INTERNET, ...INTERFACES],
  "a NAT gateway for each zone": [...gateway("create", 2), ...waysOut("update", [2])],
  "a third zone": THIRD_ZONE,
  "a persistent cluster": [
    ...made("create", "emr/cluster:Cluster", ["cluster"]),
    ...made("create", "emr/instanceFleet:InstanceFleet", ["cluster-task"]),
    ...made("create", "emr/managedScalingPolicy:ManagedScalingPolicy", ["cluster-scaling"]),
    ...made("create", "index:EmrCluster", ["cluster"]),
    ...made("update", "cloudwatch/eventRule:EventRule", ["alarms-clusters", "alarms-steps"]),
  ],
  "other retention": [
    ...made("update", "cloudwatch/logGroup:LogGroup", ["network-flow-logs"]),
    ...lifecycle("logs", "raw", "refined", "served"),
  ],
  // A transient run is declared in the stack's outputs alone.
  "another merge method": [],
  "a schedule": [
    ...made("create", "scheduler/schedule:Schedule", ["schedule"]),
    ...made("create", "sqs/queue:Queue", ["schedule-failed"]),
    ...made("create", "cloudwatch/metricAlarm:MetricAlarm", ["schedule-failed"]),
    ...made("create", "iam/role:Role", ["schedule-start-role"]),
    ...made("create", "iam/rolePolicy:RolePolicy", ["schedule-start-policy"]),
    ...made("create", "index:JobRole", ["schedule-start"]),
    ...made("create", "index:ScheduledRun", ["schedule"]),
  ],
};

/** What a third zone with a gateway for each, and fewer days for runs, change together. */
export const LARGER: readonly string[] = [
  ...THIRD_ZONE,
  ...gateway("create", 2),
  ...gateway("create", 3),
  ...waysOut("update", [2]),
  ...lifecycle("refined"),
];

/** What changes when all gateways go, and data may go with its stack from then on. */
export const CLOSED: readonly string[] = [
  ...[1, 2, 3].flatMap((place) => gateway("delete", place)),
  ...waysOut("delete", [1, 2, 3]),
  ...INTERNET,
  ...INTERFACES,
  ...made("update", "s3/bucket:Bucket", ["artifacts", "logs", "raw", "refined", "served"]),
];

/** What stays in the account when a stack goes whose data may not, by service and kind. */
export const KEPT: readonly string[] = ["kms key", ...Array.from({ length: 5 }, () => "s3 bucket")];

/** Service and kind of something that is left. */
export function kindOf(left: string): string {
  return left.split(" ").slice(0, 2).join(" ");
}
