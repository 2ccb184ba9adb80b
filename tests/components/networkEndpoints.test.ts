import assert from "node:assert/strict";
import { Network, type NetworkArgs } from "../../components/network";
import { record, type Recorded } from "../../program/record";
import { ofType, onlyOne, statementsOf } from "../support/laws";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

async function network(args: NetworkArgs = {}): Promise<readonly Recorded[]> {
  const { resources } = await record(() => new Network("net", { kmsKeyArn: KEY, ...args }));
  return resources;
}

describe("what a Network adds to its VPC", () => {
  it("reaches S3 and DynamoDB from every private subnet through gateways", async () => {
    const gateways = ofType(await network(), ENDPOINT);
    assert.deepEqual(
      gateways.map(({ inputs }) => [
        inputs["serviceName"],
        inputs["vpcEndpointType"],
        inputs["routeTableIds"],
      ]),
      ["s3", "dynamodb"].map((service) => [
        `com.amazonaws.us-east-1.${service}`,
        "Gateway",
        ["net-private-1-id", "net-private-2-id"],
      ]),
    );
  });

  it("interfaceEndpoints: one each in every private subnet, open to the VPC on 443 only", async () => {
    const resources = await network({ interfaceEndpoints: ["kms", "ecr.api"] });
    const made = ofType(resources, ENDPOINT).filter(
      ({ inputs }) => inputs["vpcEndpointType"] === "Interface",
    );
    assert.deepEqual(
      made.map(({ name, inputs }) => [name, { ...inputs, tags: undefined }]),
      [
        ["net-endpoint-kms", "kms"],
        ["net-endpoint-ecr-api", "ecr.api"],
      ].map(([name, service]) => [
        name,
        {
          vpcId: "net-vpc-id",
          vpcEndpointType: "Interface",
          serviceName: `com.amazonaws.us-east-1.${String(service)}`,
          subnetIds: ["net-private-1-id", "net-private-2-id"],
          securityGroupIds: ["net-endpoints-id"],
          privateDnsEnabled: true,
          tags: undefined,
        },
      ]),
    );
    const rule = onlyOne(resources, INGRESS).inputs;
    assert.deepEqual(rule, {
      description: "HTTPS from the VPC",
      securityGroupId: "net-endpoints-id",
      cidrIpv4: "10.20.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  });

  it("flowLogs: logs all traffic by a role that may write this one group", async () => {
    const resources = await network({ flowLogRetentionDays: 7 });
    assert.deepEqual(onlyOne(resources, LOG_GROUP).inputs, { retentionInDays: 7, kmsKeyId: KEY });
    const log = onlyOne(resources, "aws:ec2/flowLog:FlowLog").inputs;
    const group = "arn:aws:cloudwatch:us-east-1:123456789012:net-flow-logs";
    assert.deepEqual(log, {
      vpcId: "net-vpc-id",
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group,
      iamRoleArn: "arn:aws:iam:us-east-1:123456789012:net-flow-logs",
      tags: { Name: "net-flow-logs" },
    });
    assert.deepEqual(statementsOf(onlyOne(resources, "aws:iam/rolePolicy:RolePolicy"), "policy"), [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [group, `${group}:*`],
      },
      {
        Effect: "Allow",
        Action: ["logs:DescribeLogGroups"],
        Resource: ["arn:aws:logs:us-east-1:123456789012:log-group:*"],
      },
    ]);
    assert.match(
      JSON.stringify(onlyOne(resources, "aws:iam/role:Role").inputs),
      /vpc-flow-logs\.amazonaws\.com/,
    );
  });

  it("flowLogs: are kept 30 days, and are left out when false", async () => {
    assert.equal(onlyOne(await network(), LOG_GROUP).inputs["retentionInDays"], 30);
    const { resources } = await record(() => new Network("net", { flowLogs: false }));
    assert.deepEqual(ofType(resources, LOG_GROUP), []);
  });
});
