import { readFile, writeFile } from "node:fs/promises";
import { parseDocument } from "yaml";

/** Writes settings into a stack file. All else in it stays as it is, comments too. Answers whether anything changed. */
export async function writeSettings(
  file: string,
  settings: Readonly<Record<string, string>>,
): Promise<boolean> {
  const before = await readFile(file, "utf8");
  const document = parseDocument(before);
  for (const [key, value] of Object.entries(settings)) document.setIn(["config", key], value);
  const after = document.toString({ lineWidth: 0 });
  if (after === before) return false;
  await writeFile(file, after);
  return true;
}
