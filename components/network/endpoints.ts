import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Vpc } from "./vpc";

const HTTPS = 443;

/** Makes an interface endpoint for each of `services`, open to the VPC and nobody else. */
export function createEndpoints(
  name: string,
  services: readonly string[],
  vpc: Vpc,
  parent: pulumi.Resource,
): void {
  if (services.length === 0) return;
  const group = createGroup(name, vpc, parent);
  const { region } = aws.getRegionOutput({}, { parent });
  for (const service of services) {
    const child = `${name}-endpoint-${service.replaceAll(".", "-")}`;
    new aws.ec2.VpcEndpoint(
      child,
      {
        vpcId: vpc.id,
        vpcEndpointType: "Interface",
        serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
        subnetIds: vpc.privateSubnetIds,
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: { Name: child },
      },
      { parent },
    );
  }
}

function createGroup(name: string, vpc: Vpc, parent: pulumi.Resource): aws.ec2.SecurityGroup {
  const child = `${name}-endpoints`;
  const group = new aws.ec2.SecurityGroup(
    child,
    {
      vpcId: vpc.id,
      description: `Lets the network ${name} reach its interface endpoints`,
      tags: { Name: child },
    },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    child,
    {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      cidrIpv4: vpc.cidr,
      ipProtocol: "tcp",
      fromPort: HTTPS,
      toPort: HTTPS,
    },
    { parent },
  );
  return group;
}
