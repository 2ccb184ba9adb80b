import * as pulumi from "@pulumi/pulumi";

/** Type of what may carry a permissions boundary. */
const ROLE = "aws:iam/role:Role";

/**
 * Gives every role that is made from here on the permissions boundary `policyArn`: whoever may make roles with this boundary
 * alone cannot make one that does more.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundRoles(policyArn: string): void {
  // Components of plugins, such as EKS's cluster, make their roles in another process: only the engine reaches those.
  pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
    Promise.resolve(type === ROLE ? { props: bounded(props, policyArn), opts } : undefined),
  );
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === ROLE ? { props: bounded(props, policyArn), opts } : undefined,
  );
}

function bounded(props: pulumi.Inputs, permissionsBoundary: string): pulumi.Inputs {
  return { ...props, permissionsBoundary };
}
