import { boundRoles } from "./boundary";
import { deployEmr, type EmrOutputs } from "./deployEmr";
import { deployIceberg, type IcebergOutputs } from "./deployIceberg";
import type { Settings } from "./settingsSchema";

/** What a stack tells its users: what its variant does. */
export type StackOutputs = EmrOutputs | IcebergOutputs;

/** Deploys what `settings` ask for. */
export function deploy(settings: Settings): StackOutputs {
  if (settings.permissionsBoundary !== undefined) boundRoles(settings.permissionsBoundary);
  switch (settings.variant) {
    case "emr":
      return deployEmr(settings);
    case "eks-iceberg":
      return deployIceberg(settings);
  }
}
