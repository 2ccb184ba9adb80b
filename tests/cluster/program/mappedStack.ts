import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "../../support/emulator";
import { TestStack } from "../../engine/support/stack";
import { type Plugins, startPlugins } from "../../engine/plugins/start";
import { type Cluster } from "../kit";
import { type Mapped, VARIABLE } from "./mapped";

/** The program of a stack whose resources are mapped before they are made. */
const PROGRAM = `import "./tests/cluster/program/mapped";
import { deploy, readSettings } from "./program";
export = deploy(readSettings());
`;

/** A chart in the place of the operator's: what counts is that it is made before what needs it, and goes after. */
const CHART = "apiVersion: v2\nname: spark-operator\nversion: 0.0.1\n";
const CHART_OBJECT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}-controller, namespace: {{ .Release.Namespace }}, annotations: { pulumi.com/skipAwait: "true" } }
spec:
  replicas: {{ .Values.controller.replicas }}
  selector: { matchLabels: { app: operator } }
  template:
    metadata: { labels: { app: operator } }
    spec: { containers: [ { name: operator, image: no-such/image:1 } ] }
`;

/** A stack on the real engine, with Kubernetes' real plugin, on a real cluster; AWS is the emulator's. */
export interface MappedStack {
  readonly stack: TestStack;
  readonly emulator: Emulator;
  readonly plugins: Plugins;
  end(): Promise<void>;
}

/** Makes such a stack of the eks-iceberg variant, not deployed yet. `engine` is the folder of `pulumi`. */
export async function mappedStack(
  engine: string,
  cluster: Cluster,
  config: Readonly<Record<string, string>>,
): Promise<MappedStack> {
  const [emulator, plugins] = await Promise.all([startEmulator(), startPlugins(["eks"])]);
  const path = [cluster.programs, engine, process.env["PATH"] ?? ""].join(delimiter);
  const folder = join(cluster.folder, "mapped");
  const mapped = await filesFor(folder, cluster);
  const env = { ...plugins.env, PATH: path, [VARIABLE]: JSON.stringify(mapped) };
  const stack = await TestStack.create({ engine, emulator, name: "eks-iceberg", config, env });
  await rm(join(stack.folder, "index.ts"));
  await writeFile(join(stack.folder, "index.ts"), PROGRAM);
  return {
    stack,
    emulator,
    plugins,
    end: async () => {
      await Promise.all([emulator.stop(), plugins.stop()]);
      await stack.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function filesFor(folder: string, cluster: Cluster): Promise<Mapped> {
  const chart = join(folder, "chart");
  await mkdir(join(chart, "templates"), { recursive: true });
  await writeFile(join(chart, "Chart.yaml"), CHART);
  await writeFile(join(chart, "templates", "operator.yaml"), CHART_OBJECT);
  return { kubeconfig: cluster.kubeconfig, chart };
}
