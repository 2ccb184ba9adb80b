import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Where a provider works: what an ARN or a service's host name is made from. */
export interface Place {
  /** The ARN's second word: `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
  /** Region, such as `eu-central-1`. */
  readonly region: string;
  /** Account, twelve digits. */
  readonly account: string;
  /** What host names end with: `amazonaws.com`, in China `amazonaws.com.cn`. */
  readonly dnsSuffix: string;
}

/** Looks up the place that `parent`'s provider works in. */
export function placeOf(parent: pulumi.Resource): pulumi.Output<Place> {
  const partition = aws.getPartitionOutput({}, { parent });
  const region = aws.getRegionOutput({}, { parent });
  const caller = aws.getCallerIdentityOutput({}, { parent });
  return partition.apply(({ partition: word, dnsSuffix }) =>
    region.apply((here) =>
      caller.apply((who) => ({
        partition: word,
        region: here.region,
        account: who.accountId,
        dnsSuffix,
      })),
    ),
  );
}

/** ARN of something that `service` keeps for this account in this region. */
export function arn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}

/** ARN of something of IAM, which knows no region. */
export function iamArn(place: Place, resource: string): string {
  return `arn:${place.partition}:iam::${place.account}:${resource}`;
}

/** ARN of a policy that AWS itself keeps, such as `service-role/AmazonEMRServicePolicy_v2`. */
export function awsManagedPolicyArn(place: Place, policy: string): string {
  return `arn:${place.partition}:iam::aws:policy/${policy}`;
}

/** ARN of a policy that EKS keeps for access to clusters, such as `AmazonEKSClusterAdminPolicy`. */
export function awsManagedClusterPolicyArn(place: Place, policy: string): string {
  return `arn:${place.partition}:eks::aws:cluster-access-policy/${policy}`;
}
