import { join } from "node:path";
import { type Toolchain } from "../toolchain";

/** A file of Maven Central, pinned. */
export interface Artifact {
  /** For example `org.postgresql`. */
  readonly group: string;
  readonly name: string;
  readonly version: string;
  /** Tells files of one version apart, for example `bin`. @default - the main one */
  readonly classifier?: string;
  /** @default "jar" */
  readonly extension?: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly sha256: string;
}

/** How a file is called on this machine: as Spark's own Ivy calls it, so that both find it. */
export function artifactFile({
  group,
  name,
  version,
  classifier,
  extension = "jar",
}: Artifact): string {
  const tail = classifier === undefined ? "" : `-${classifier}`;
  return `${group}_${name}-${version}${tail}.${extension}`;
}

/** Where a file is, or will be once it is fetched. */
export function artifactPath({ ivyHome }: Toolchain, artifact: Artifact): string {
  return join(ivyHome, "jars", artifactFile(artifact));
}

/** What Ivy is told to fetch: these files and nothing that they depend on. */
export function ivyModule(artifacts: readonly Artifact[]): string {
  return `<ivy-module version="2.0" xmlns:m="http://ant.apache.org/ivy/maven">
  <info organisation="lake" module="local"/>
  <configurations><conf name="default"/></configurations>
  <dependencies>
${artifacts.map(dependency).join("\n")}
  </dependencies>
</ivy-module>
`;
}

function dependency({ group, name, version, classifier, extension = "jar" }: Artifact): string {
  const tail = classifier === undefined ? "" : ` m:classifier="${classifier}"`;
  return `    <dependency org="${group}" name="${name}" rev="${version}" transitive="false" conf="default->master">
      <artifact name="${name}" type="${extension}" ext="${extension}"${tail}/>
    </dependency>`;
}
