import { type StepEventMetadata } from "@pulumi/pulumi/automation";

/** Where resources are shown that belong to no component. */
export const NO_COMPONENT = "stack";

/** The name in a URN like `urn:pulumi:dev::spark-lake::a$b::lake-raw`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type in a URN, without those of its parents. */
export function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

/** `Bucket` of `aws:s3/bucket:Bucket`. */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** Name of the component that a step's resource belongs to. */
export function componentOf({ old, new: now }: Pick<StepEventMetadata, "old" | "new">): string {
  return componentIn(now?.parent ?? old?.parent ?? "");
}

/** Name of the component with the URN `parent`. */
export function componentIn(parent: string): string {
  return parent === "" || typeOf(parent) === "pulumi:pulumi:Stack" ? NO_COMPONENT : nameOf(parent);
}
