import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT_ROOT } from "../../local";
import { record } from "../../program";
import { type Cluster, startCluster } from "./kit";
import { type KubeObject, kubeObjects, objectOf } from "./objects";

const load = createRequire(__filename);

const JOBS = "spark-jobs";
const STRICT = ["--dry-run=server", "--validate=strict", "--filename=-"];

/** The pod of a driver as the operator would make it: what the consumer's application says of it, and a container. */
interface Driver {
  readonly serviceAccount: string;
  readonly nodeSelector: object;
  readonly tolerations: object;
  readonly podSecurityContext: object;
  readonly securityContext: object;
}

/** The example of a platform with a job of its own, before a real API server: objects, operator, and the job. */
describe("a consumer's own job on a bare SparkPlatform, on a real cluster", function () {
  this.timeout(1_200_000);
  let cluster: Cluster;
  let application: KubeObject;

  before(async function () {
    const node = { role: "services", isTainted: false };
    cluster = await startCluster(this, "spark-lake/role", [node], "platform");
    const objects = await exampleObjects();
    application = objectOf(objects, "SparkApplication", "count-lines");
    const namespaces = objects.filter(({ kind }) => kind === "Namespace");
    await cluster.apply(namespaces);
    await cluster.startOperator(JOBS);
    const others = objects.filter((one) => one !== application && !namespaces.includes(one));
    assert.ok(others.length > 10, String(others.length));
    await cluster.apply(others);
  });

  after(async () => {
    // `before` may have skipped the suite.
    await (cluster as Cluster | undefined)?.down();
  });

  const judged = (object: object): Promise<string> =>
    cluster.kubectl(["create", ...STRICT], JSON.stringify(object));

  it("is taken by the API server and the operator's webhook", async () => {
    assert.match(await judged(application), /sparkapplication.* created/);
    await assert.rejects(
      judged({ ...application, spec: { ...(application["spec"] as object), imagee: "x" } }),
      /unknown field "spec.imagee"/,
    );
  });

  it("has pods that its namespace takes, and takes no others", async () => {
    const { driver } = application["spec"] as { readonly driver: Driver };
    assert.match(await judged(podOf(driver)), /pod.* created/);
    await assert.rejects(
      judged(podOf({ ...driver, podSecurityContext: {}, securityContext: {} })),
      /violates PodSecurity "restricted/,
    );
  });
});

/** What the example would make on its cluster. */
async function exampleObjects(): Promise<readonly KubeObject[]> {
  const { resources } = await record(() => {
    const config = {
      job: join(PROJECT_ROOT, "examples/jobs/count_lines.py"),
      sparkImage: "spark:1",
    };
    for (const [key, value] of Object.entries(config))
      pulumi.runtime.setConfig(`${pulumi.getProject()}:${key}`, value);
    // A program is what its module makes: it runs when it is loaded.
    return load("../../examples/typescript-platform") as object;
  });
  return kubeObjects(resources);
}

function podOf(driver: Driver): object {
  const { podSecurityContext, securityContext, serviceAccount, ...placement } = driver;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "driver", namespace: JOBS },
    spec: {
      nodeSelector: placement.nodeSelector,
      tolerations: placement.tolerations,
      serviceAccountName: serviceAccount,
      securityContext: podSecurityContext,
      containers: [{ name: "driver", image: "spark:1", securityContext }],
    },
  };
}
