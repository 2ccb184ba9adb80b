import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arn, type Place, placeOf, policyDocument, trustPolicy } from "../shared";
import { DEFAULT_FLOW_LOG_DAYS, type NetworkArgs } from "./networkArgs";

/** Sends what the VPC's network interfaces send and receive, accepted and rejected, to an encrypted log group. */
export function createFlowLogs(
  name: string,
  args: NetworkArgs,
  vpcId: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  const child = `${name}-flow-logs`;
  const group = new aws.cloudwatch.LogGroup(
    child,
    {
      retentionInDays: args.flowLogRetentionDays ?? DEFAULT_FLOW_LOG_DAYS,
      ...(args.kmsKeyArn === undefined ? {} : { kmsKeyId: args.kmsKeyArn }),
    },
    { parent },
  );
  const { role, policy } = createRole(child, group, parent);
  new aws.ec2.FlowLog(
    child,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: { Name: child },
    },
    { parent, dependsOn: policy },
  );
}

function createRole(
  child: string,
  group: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
): { role: aws.iam.Role; policy: aws.iam.RolePolicy } {
  const place = placeOf(parent);
  const role = new aws.iam.Role(
    child,
    {
      description: `Writes the flow logs of ${child}`,
      assumeRolePolicy: place.apply((here) => trustPolicy(["vpc-flow-logs.amazonaws.com"], here)),
    },
    { parent },
  );
  const text = pulumi
    .all([group.arn, place])
    .apply(([groupArn, here]) => writerPolicy(groupArn, here));
  const policy = new aws.iam.RolePolicy(child, { role: role.name, policy: text }, { parent });
  return { role, policy };
}

function writerPolicy(groupArn: string, place: Place): string {
  return policyDocument([
    {
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [groupArn, `${groupArn}:*`],
    },
    // Asked of all groups at once, never of a single one.
    { actions: ["logs:DescribeLogGroups"], resources: [arn(place, "logs", "log-group:*")] },
  ]);
}
