import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { stackNamed } from "../../program";
import { EXIT, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";

/** The stacks that have a stack file in `project`. */
export function stacksWithFiles(project: string): string[] {
  return readdirSync(project)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name))
    .map(stackNamed)
    .sort();
}

/** Throws a Refusal that names the nearest stack when there is no stack file `file`. */
export function requireStackFile(file: string, project: string): void {
  if (existsSync(file)) return;
  const known = stacksWithFiles(project);
  const wanted = stackNamed(file);
  throw new Refusal(
    EXIT.usage,
    `there is no ${basename(file)}; there are: ${known.join(", ") || "none"}.${didYouMean(wanted, known)} \`lake init emr --stack ${wanted}\` writes one`,
  );
}
