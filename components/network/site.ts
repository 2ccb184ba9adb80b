import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkZone } from "./zones";

/** Where the parts of a network are made: under which component, with which name in front, in which VPC. */
export interface Site {
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly vpcId: pulumi.Output<string>;
}

/** A private subnet and the routes out of it. */
export interface PrivateZone extends NetworkZone {
  readonly subnetId: pulumi.Output<string>;
  readonly routeTableId: pulumi.Output<string>;
  readonly association: aws.ec2.RouteTableAssociation;
}
