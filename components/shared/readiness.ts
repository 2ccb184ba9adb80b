import * as pulumi from "@pulumi/pulumi";

/** `value`, known only once `resources` are there: what uses it is then made after them, and deleted before them. */
export function after<T>(
  resources: readonly pulumi.Resource[],
  value: pulumi.Output<T>,
): pulumi.Output<T> {
  // What apply's function gives back may be an output: it is waited for.
  return pulumi.all(resources.map(({ urn }) => urn)).apply<T>(() => value);
}
