import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deploy, readSettings, record, type Recorded } from "../../program";
import { SHAPES } from "../support/variants";

/**
 * Writes the Kubernetes objects of every variant's shapes into a folder, a file for each shape, as others' tools read them: beside what a
 * stack makes, the pods that the operator makes of its runs.
 *
 * Usage: tsx tests/tools/manifests.ts FOLDER
 */
async function main([folder = ""]: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, config } of SHAPES) {
    const { resources } = await record(() => deploy(readSettings(config)));
    const objects = resources.filter(isObject).flatMap(({ inputs }) => [inputs, ...podsOf(inputs)]);
    if (objects.length === 0) continue;
    const texts = objects.map((object) => JSON.stringify(object));
    await writeFile(join(folder, `${name}.yaml`), texts.join("\n---\n"));
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject({ type, inputs }: Recorded): boolean {
  return type.startsWith("kubernetes:") && typeof inputs["kind"] === "string";
}

/** The driver and an executor of a run, as far as its SparkApplication says what they are. */
function podsOf({ kind, metadata, spec }: Fields): Fields[] {
  if (kind !== "ScheduledSparkApplication") return [];
  const template = fieldsOf(fieldsOf(spec)["template"]);
  return ["driver", "executor"].map((role) => {
    const { labels, podSecurityContext, securityContext, serviceAccount, ...pod } = fieldsOf(
      template[role],
    );
    const { name, namespace } = fieldsOf(metadata);
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `${String(name)}-${role}`, namespace, labels },
      spec: {
        serviceAccountName: serviceAccount,
        // The account of executors has no token to mount.
        automountServiceAccountToken: role === "driver",
        securityContext: podSecurityContext,
        volumes: template["volumes"],
        containers: [
          {
            name: role,
            image: template["image"],
            imagePullPolicy: template["imagePullPolicy"],
            securityContext,
            volumeMounts: pod["volumeMounts"],
            resources: resourcesOf(pod),
          },
        ],
      },
    };
  });
}

/** What the operator asks for and limits: memory as Spark reckons it, processors as they are set. */
function resourcesOf({ coreRequest, cores, memory }: Fields): Fields {
  return { requests: { cpu: coreRequest, memory }, limits: { cpu: cores, memory } };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

void main(process.argv.slice(2));
