/** Writes the generated documents anew: `npm run docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rulesTable } from "../policy/index";
import { between } from "./between";

const ROOT = join(__dirname, "..");

const policyReadme = join(ROOT, "policy/README.md");
writeFileSync(policyReadme, between(readFileSync(policyReadme, "utf8"), "rules", rulesTable()));
