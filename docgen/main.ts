/** Writes the generated documents anew: `npm run docs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "./documents";

const ROOT = join(__dirname, "..");

void documents().then((texts) => {
  for (const [path, text] of texts) writeFileSync(join(ROOT, path), text);
});
