import { ClusterCompute } from "../../components";
import { type Settings } from "../../program";

/** A setting that names machines, and the instance types that it asks for. */
interface Asked {
  /** The setting, without `lake:`. */
  readonly key: string;
  readonly types: readonly string[];
  /** Whether one type that the region has is enough. */
  readonly oneWillDo: boolean;
}

/** A type that a stack needs and the region lacks, by the setting that names it. */
export interface Lacking {
  readonly key: string;
  readonly type: string;
}

/** Sizes of the nodes that services and drivers, and executors, are given; Auto Mode may choose others. */
const SERVICE_SIZE = "xlarge";
const EXECUTOR_SIZE = "2xlarge";

/** Instance types that a run of these settings may ask for, each once. */
export function typesOf(settings: Settings): string[] {
  return [...new Set(askedBy(settings).flatMap(({ types }) => types))];
}

/** What the region lacks of it, where it has `offered`. */
export function lackingTypes(settings: Settings, offered: readonly string[]): Lacking[] {
  return askedBy(settings).flatMap(({ key, types, oneWillDo }) => {
    const missing = types.filter((type) => !offered.includes(type));
    const isEnough = oneWillDo && missing.length < types.length;
    return isEnough ? [] : missing.map((type) => ({ key, type }));
  });
}

function askedBy(settings: Settings): Asked[] {
  return settings.variant === "eks-iceberg" ? askedByNodes(settings) : askedByFleets(settings);
}

function askedByFleets(settings: Settings): Asked[] {
  const { primaryInstanceTypes, coreInstanceTypes, taskInstanceTypes, taskCount } = settings;
  return [
    { key: "primaryInstanceTypes", types: primaryInstanceTypes, oneWillDo: false },
    { key: "coreInstanceTypes", types: coreInstanceTypes, oneWillDo: false },
    {
      key: "taskInstanceTypes",
      types: taskCount > 0 ? taskInstanceTypes : [],
      oneWillDo: false,
    },
  ];
}

function askedByNodes({ compute, serviceFamilies, executorFamilies }: Settings): Asked[] {
  // A pool of Auto Mode passes over what the region lacks; a node group that names it cannot be made.
  const oneWillDo = compute === ClusterCompute.Auto;
  const ofSize = (families: readonly string[], size: string): string[] =>
    families.map((family) => `${family}.${size}`);
  return [
    { key: "serviceFamilies", types: ofSize(serviceFamilies, SERVICE_SIZE), oneWillDo },
    { key: "executorFamilies", types: ofSize(executorFamilies, EXECUTOR_SIZE), oneWillDo },
  ];
}
