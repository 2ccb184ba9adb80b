import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import type { ValidateFunction } from "ajv";
import { PROJECT_ROOT } from "../../local";

/** Strict JSON Schemas of the custom resources that are rendered, one file for each kind and version. */
const SCHEMAS = process.env["LAKE_TEST_SCHEMAS"] ?? resolve(PROJECT_ROOT, "../shared/schemas");

/** A Kubernetes object, as far as its schema is found by it. */
interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const known = new Map<string, ValidateFunction>();

/** Skips the suite or test with one line unless the schemas are there. */
export function needSchemas(test: Mocha.Context): void {
  if (existsSync(SCHEMAS)) return;
  process.stdout.write("      skipped: no schemas at ../shared/schemas or LAKE_TEST_SCHEMAS\n");
  test.skip();
}

/** Whether there is a schema of an object's kind. */
export function hasSchema({ apiVersion, kind }: KubeObject): boolean {
  return existsSync(fileOf(apiVersion, kind));
}

/** What an object's schema finds wrong with it, as `path message`; empty where nothing is. */
export function schemaComplaints(object: KubeObject): string[] {
  const validate = validatorOf(fileOf(object.apiVersion, object.kind));
  // As the object goes over the wire: what is undefined is not there.
  if (validate(JSON.parse(JSON.stringify(object)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(" "),
  );
}

function validatorOf(path: string): ValidateFunction {
  const found = known.get(path);
  if (found !== undefined) return found;
  const made = ajv.compile(JSON.parse(readFileSync(path, "utf8")) as object);
  known.set(path, made);
  return made;
}

function fileOf(apiVersion: string, kind: string): string {
  return join(SCHEMAS, `${kind}_${apiVersion.split("/").at(-1) ?? ""}.json`);
}
