import { type Settings } from "../../program";
import { partOf, type WantedTypes } from "../../variants";

/** A type that a stack needs and the region lacks, by the setting that names it. */
export interface Lacking {
  readonly key: string;
  readonly type: string;
}

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

function askedBy(settings: Settings): readonly WantedTypes[] {
  return partOf(settings.variant, "check").instanceTypes(settings);
}
