import { z } from "zod";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read } from "../model/subject";

const flag = z.boolean().optional();

const CLUSTER = z.looseObject({
  accessConfig: z.looseObject({ authenticationMode: z.string().optional() }).optional(),
  enabledClusterLogTypes: z.array(z.string()).optional(),
  encryptionConfig: z.looseObject({ resources: z.array(z.string()).optional() }).optional(),
  upgradePolicy: z.looseObject({ supportType: z.string().optional() }).optional(),
});

const kubernetesIsClosed = rule({
  name: "kubernetes-is-closed",
  description:
    "An EKS cluster lets in by IAM alone, tells who did what, encrypts its secrets with a key of the account, and never slips into extended support.",
  scope: "resource",
  types: ["aws:eks/cluster:Cluster"],
  settings: NO_SETTINGS,
  judge: (cluster) => {
    const asked = read(CLUSTER, cluster);
    const wanted: readonly (readonly [holds: boolean, remedy: string])[] = [
      [
        asked.accessConfig?.authenticationMode === "API",
        'set accessConfig.authenticationMode to "API"',
      ],
      [
        asked.enabledClusterLogTypes?.includes("audit") === true,
        'add "audit" to enabledClusterLogTypes',
      ],
      [
        asked.encryptionConfig?.resources?.includes("secrets") === true,
        "give encryptionConfig a key for secrets",
      ],
      [
        asked.upgradePolicy?.supportType === "STANDARD",
        'set upgradePolicy.supportType to "STANDARD"',
      ],
    ];
    return wanted.filter(([holds]) => !holds).map(([, remedy]) => remedy);
  },
});

const MAP = z.looseObject({
  data: z.record(z.string(), z.string()).optional(),
});

/** What a credential looks like where it is written in clear. */
const CREDENTIALS: readonly RegExp[] = [
  // The keys of AWS users and sessions.
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  // `password=…`, `secret.key …`, `token: …`
  /(password|passwd|secret[-_.]?key|token)["']?\s*[=:]\s*["']?[^\s"'$<{]/i,
  // A property of Hadoop or Hive.
  /<name>[^<]*(password|secret\.key)<\/name>\s*<value>[^<$]/i,
  // `scheme://user:password@host`
  /:\/\/[^\s/:@]+:[^\s/@]+@/,
];

const configMapsHoldNoSecret = rule({
  name: "config-maps-hold-no-secret",
  description: "No ConfigMap holds a password, a key or a token: pods read them when they run.",
  scope: "resource",
  types: ["kubernetes:core/v1:ConfigMap"],
  settings: NO_SETTINGS,
  judge: (map) =>
    Object.entries(read(MAP, map).data ?? {})
      .filter(([, text]) => CREDENTIALS.some((form) => form.test(text)))
      .map(
        ([key]) => `holds a credential in ${key}: let the pod read it from Secrets Manager instead`,
      ),
});

const DATABASE = z.looseObject({
  engine: z.string().optional(),
  password: z.unknown().optional(),
  manageMasterUserPassword: flag,
});

const passwordsAreManaged = rule({
  name: "passwords-are-managed",
  description: "RDS makes, keeps and renews the password of a database; nobody writes it down.",
  scope: "resource",
  types: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
  settings: NO_SETTINGS,
  judge: (database) => {
    const { password, manageMasterUserPassword } = read(DATABASE, database);
    return manageMasterUserPassword === true && (password ?? null) === null
      ? []
      : ["has a password of the stack's: set manageMasterUserPassword to true, and no password"];
  },
});

const PODS = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        securityContext: z.looseObject({ runAsNonRoot: flag }).optional(),
        hostNetwork: flag,
        containers: z.array(
          z.looseObject({
            name: z.string().optional(),
            securityContext: z
              .looseObject({
                privileged: flag,
                allowPrivilegeEscalation: flag,
                runAsNonRoot: flag,
              })
              .optional(),
          }),
        ),
      }),
    }),
  }),
});

const podsGainNoRights = rule({
  name: "pods-gain-no-rights",
  description:
    "Pods run as a user without rights, cannot gain any, and have a network of their own.",
  scope: "resource",
  types: [
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:batch/v1:Job",
  ],
  settings: NO_SETTINGS,
  judge: (workload) => {
    const pod = read(PODS, workload).spec.template.spec;
    const open = pod.containers.filter(
      ({ securityContext }) =>
        securityContext?.allowPrivilegeEscalation !== false || securityContext.privileged === true,
    );
    return [
      ...(isRootless(pod) ? [] : ["set runAsNonRoot to true"]),
      ...(pod.hostNetwork === true ? ["leave hostNetwork off"] : []),
      ...open.map(
        ({ name = "?" }) => `set allowPrivilegeEscalation to false in the container ${name}`,
      ),
    ];
  },
});

type Pod = z.output<typeof PODS>["spec"]["template"]["spec"];

/** Whether the pod, or each of its containers, says that it is not root. */
function isRootless({ securityContext, containers }: Pod): boolean {
  if (securityContext?.runAsNonRoot === true) return true;
  return containers.every((it) => it.securityContext?.runAsNonRoot === true);
}

/** Rules of clusters, and of what runs in them. */
export const KUBERNETES_RULES: readonly Rule[] = [
  kubernetesIsClosed,
  configMapsHoldNoSecret,
  passwordsAreManaged,
  podsGainNoRights,
];
