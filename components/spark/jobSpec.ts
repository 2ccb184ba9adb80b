import { closest } from "fastest-levenshtein";
import { z } from "zod";
import { Checks } from "../shared";

const PARAM = z.strictObject({
  name: z.string(),
  type: z.enum(["string", "integer", "date", "strings"]),
  required: z.boolean(),
  default: z.union([z.string(), z.number(), z.array(z.string()), z.null()]),
  choices: z.union([z.array(z.string()), z.null()]),
  help: z.string(),
});

const MANIFEST = z.strictObject({
  jobs: z.array(z.strictObject({ name: z.string(), summary: z.string(), params: z.array(PARAM) })),
  python: z.string(),
  names: z.strictObject({ leftover: z.string(), hidden: z.string(), document: z.string() }),
});

/** One parameter of a job, as the wheel declares it. */
export type JobParam = Readonly<z.infer<typeof PARAM>>;

/** A job that the wheel can run: its name and typed parameters. */
export type JobSpec = Readonly<z.infer<typeof MANIFEST>["jobs"][number]>;

/**
 * What the wheel holds: its jobs, the Python versions that it runs on (a PEP 440 specifier), and the names of objects
 * that are no input, as patterns that awk and Java read alike; letters fit in either case.
 */
export type JobManifest = Readonly<z.infer<typeof MANIFEST>>;

/** The values of one run's parameters, by parameter name. */
export type JobValues = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * Reads the text of `jobs.json`, which the wheel's own code writes.
 *
 * @throws one error that lists every place where the text is not a job manifest.
 */
export function parseManifest(text: string): JobManifest {
  const manifest = parseJson(text);
  const checks = new Checks();
  for (const issue of MANIFEST.safeParse(manifest).error?.issues ?? []) {
    checks.expect(false, issue.path.join("."), issue.message);
  }
  checks.done("The job manifest (jobs.json; written by `python -m lake_etl.manifest`)");
  return MANIFEST.parse(manifest);
}

/** The job called `name`. An unknown name is an error that offers the nearest known one. */
export function jobNamed(manifest: JobManifest, name: string): JobSpec {
  const found = manifest.jobs.find((job) => job.name === name);
  if (found !== undefined) return found;
  const known = manifest.jobs.map((job) => job.name);
  throw new Error(
    `The wheel has no job "${name}". Its jobs: ${known.join(", ")}.${hint(name, known)}`,
  );
}

/**
 * The words that start `job` with `values`: the same on EMR, on Kubernetes, in Glue and on one machine.
 *
 * Parameters follow in the job's own order, so that equal values give equal words.
 *
 * @throws one error that names every missing, unknown or mistyped parameter.
 */
export function startWords(job: JobSpec, values: JobValues): string[] {
  const checks = new Checks();
  const known = job.params.map((param) => param.name);
  for (const name of Object.keys(values)) {
    checks.expect(known.includes(name), name, `is no parameter of this job.${hint(name, known)}`);
  }
  for (const param of job.params) {
    const complaint = complaintAbout(param, values[param.name]);
    checks.expect(complaint === undefined, param.name, complaint ?? "");
  }
  checks.done(`Job "${job.name}"`);

  return [job.name, ...job.params.flatMap((param) => wordsOf(param.name, values[param.name]))];
}

function wordsOf(name: string, value: JobValues[string] | undefined): string[] {
  if (value === undefined) return [];
  const words = typeof value === "object" ? value : [String(value)];
  return words.length === 0 ? [] : [`--${name}`, ...words];
}

function complaintAbout(param: JobParam, value: JobValues[string] | undefined): string | undefined {
  if (value === undefined) return param.required ? `must be given (${param.help})` : undefined;
  if (!hasType(param.type, value)) return `must be ${WANTED[param.type]}, got ${show(value)}`;
  const { choices } = param;
  if (choices === null || choices.includes(String(value))) return undefined;
  return `must be one of ${choices.join(", ")}, got ${show(value)}`;
}

const WANTED: Readonly<Record<JobParam["type"], string>> = {
  string: "one word",
  integer: "a whole number",
  date: "a date as YYYY-MM-DD",
  strings: "a list of one word or more",
};

function hasType(type: JobParam["type"], value: JobValues[string]): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "date":
      return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
    case "strings":
      return typeof value === "object" && value.length > 0;
  }
}

function show(value: JobValues[string]): string {
  return JSON.stringify(value);
}

function hint(word: string, known: readonly string[]): string {
  return known.length === 0 ? "" : ` Did you mean "${closest(word, known)}"?`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The job manifest (jobs.json) is not JSON: ${String(error)}`, { cause: error });
  }
}
