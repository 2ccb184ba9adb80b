import assert from "node:assert/strict";
import { join } from "node:path";
import { readSettings, record, stackConfig, valueOf } from "../../program";
import { deployIceberg } from "../../variants/eks-iceberg/deploy";
import { ICEBERG_SHAPE, type IcebergKey } from "../../variants/eks-iceberg/shape";

const BASE = stackConfig(join(__dirname, "../../Pulumi.eks-iceberg.yaml"));

/** A value that differs from the stack file's, and text that it brings into some resource or output. */
interface Toggle {
  readonly value: string;
  readonly shows: RegExp;
}

const TOGGLES: Readonly<Record<IcebergKey, Toggle>> = {
  sparkImage: { value: "other.example/spark:2", shows: /"image":"other\.example\/spark:2"/ },
  metastoreImage: { value: "other.example/hive:2", shows: /"image":"other\.example\/hive:2"/ },
  catalog: { value: "glue", shows: /^(?![\s\S]*aws:rds\/instance)/ },
  database: { value: "clicks", shows: /"--database","clicks"/ },
  app: { value: "shop", shows: /logs\/shop\// },
  compute: { value: "managed", shows: /aws:eks\/nodeGroup:NodeGroup/ },
  kubernetesVersion: { value: "1.36", shows: /"version":"1\.36"/ },
  apiCidrs: { value: '["198.51.100.0/24"]', shows: /198\.51\.100\.0\/24/ },
  clusterAdmins: {
    value: '["arn:aws:iam::123456789012:role/ops"]',
    shows: /"principalArn":"arn:aws:iam::123456789012:role\/ops"/,
  },
  executorFamilies: { value: '["i4id"]', shows: /"values":\["i4id"\]/ },
  serviceFamilies: { value: '["m7i"]', shows: /"values":\["m7i"\]/ },
  mostExecutorCores: { value: "96", shows: /"limits":\{"cpu":"96"\}/ },
  podMonitors: { value: "true", shows: /"podMonitor":\{"create":true\}/ },
  driverCores: { value: "3", shows: /"coreRequest":"2700m"/ },
  driverMemoryGiB: { value: "7", shows: /"memory":"7168m"/ },
  executorCores: { value: "6", shows: /"coreRequest":"5400m"/ },
  executorMemoryGiB: { value: "21", shows: /"memory":"21504m"/ },
  fewestExecutors: { value: "2", shows: /"minExecutors":2/ },
  mostExecutors: { value: "55", shows: /"maxExecutors":55/ },
  loadSchedule: { value: "1 2 * * *", shows: /lake-load[\s\S]*"schedule":"1 2 \* \* \*"/ },
  analyticsSchedule: { value: "2 3 * * *", shows: /"schedule":"2 3 \* \* \*"/ },
  maintenanceSchedule: { value: "3 4 * * 0", shows: /"schedule":"3 4 \* \* 0"/ },
  snapshotDays: { value: "31", shows: /"--retain-days","31"/ },
  orphanDays: { value: "9", shows: /"--orphan-days","9"/ },
  targetFileMiB: { value: "256", shows: /"--target-file-mib","256"/ },
  databaseClass: { value: "db.r7g.large", shows: /db\.r7g\.large/ },
  databaseMultiZone: { value: "true", shows: /"multiAz":true/ },
  databaseBackupDays: { value: "14", shows: /"backupRetentionPeriod":14/ },
  metastoreReplicas: { value: "5", shows: /"replicas":5/ },
};

/** Settings that change which parts there are: each is looked at by itself. */
const ALONE: readonly IcebergKey[] = ["catalog", "compute"];

describe("each setting of eks-iceberg changes what it says", () => {
  let base = "";
  let together = "";
  before(async () => {
    base = await written(BASE);
    // All at once: each shows something that no other brings.
    const rest = Object.entries(TOGGLES).filter(([key]) => !ALONE.some((it) => it === key));
    together = await written({
      ...BASE,
      ...Object.fromEntries(rest.map(([key, { value }]) => [`lake:${key}`, value])),
    });
  });

  it("and none is without a test", () => {
    assert.deepEqual(Object.keys(TOGGLES).sort(), Object.keys(ICEBERG_SHAPE).sort());
  });

  for (const [key, { value, shows }] of Object.entries(TOGGLES)) {
    it(`lake:${key}`, async () => {
      assert.doesNotMatch(base, shows);
      const isAlone = ALONE.some((it) => it === key);
      assert.match(isAlone ? await written({ ...BASE, [`lake:${key}`]: value }) : together, shows);
    });
  }
});

/** Everything that the program asks for under `config`, as one text; the rendered runs stand in it as they are. */
async function written(config: Readonly<Record<string, string>>): Promise<string> {
  const { built, resources } = await record(() => deployIceberg(readSettings(config)));
  const lines = resources.map(({ type, name, inputs, options }) =>
    JSON.stringify({ type, name, inputs, options }),
  );
  return [...lines, await valueOf(built.sparkApplications)].join("\n");
}
