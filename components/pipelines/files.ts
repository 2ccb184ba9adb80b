import { existsSync, readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import type { LakeFoundation } from "../platform";
import { Checks } from "../shared";
import { parseManifest, type JobManifest } from "../spark";

/** The job manifest at `path`. `whose` says in an error which pipeline wants it. */
export function readManifest(whose: string, path: string): JobManifest {
  new Checks()
    .expect(existsSync(path), "files.manifest", `must be a file, and there is none at "${path}"`)
    .done(whose);
  return parseManifest(readFileSync(path, "utf8"));
}

/** URI of a script of the foundation's artifacts. */
export function scriptUri({ scriptUris }: LakeFoundation, script: string): pulumi.Output<string> {
  const uri = scriptUris[script];
  if (uri === undefined) throw new Error(`the artifacts have no script "${script}"`);
  return uri;
}
