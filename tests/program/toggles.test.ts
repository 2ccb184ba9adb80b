import assert from "node:assert/strict";
import { join } from "node:path";
import {
  allSettings,
  readSettings,
  record,
  type Settings,
  stackConfig,
  settingOf,
  valueOf,
} from "../../program";
import { deployEmr } from "../../variants/emr/deploy";
import { type EmrSettings } from "../../variants/emr/shape";

const BASE = stackConfig(join(__dirname, "../../Pulumi.dev.yaml"));

/** For each setting, stack config that differs from {@link with} in it alone, and where that must show. */
interface Toggle {
  readonly value: string;
  /** Config that the setting only counts under. */
  readonly with?: Readonly<Record<string, string>>;
  /** Text that the change brings into some resource or output. */
  readonly shows: RegExp;
}

const PERSISTENT = { "lake:cluster": "persistent" };
const OWN_VPC = { "lake:vpcId": "vpc-0a", "lake:privateSubnetIds": '["subnet-0a"]' };

/**
 * Settings that change no resource, which program it is and what `lake` holds its estimate against; and one that changes the
 * roles of every variant alike (boundary.test.ts).
 */
const NOT_DEPLOYED = ["variant", "monthlyBudget", "permissionsBoundary"] as const;
/** `tags` are the provider's. */
type NotDeployed = (typeof NOT_DEPLOYED)[number] | "tags";

const TOGGLES: Readonly<Record<Exclude<keyof Settings | keyof EmrSettings, NotDeployed>, Toggle>> =
  {
    zones: { value: "4", shows: /lake-network-private-4/ },
    vpcCidr: { value: "10.99.0.0/16", shows: /10\.99\.0\.0\/16/ },
    nat: { value: "per-zone", shows: /lake-network-nat-2/ },
    interfaceEndpoints: { value: '["glue"]', shows: /\.glue"/ },
    vpcId: { value: "vpc-0b", with: OWN_VPC, shows: /vpc-0b/ },
    privateSubnetIds: { value: '["subnet-0b"]', with: OWN_VPC, shows: /subnet-0b/ },
    flowLogs: { value: "false", shows: /^(?![\s\S]*aws:ec2\/flowLog)/ },
    logRetentionDays: { value: "400", shows: /"retentionInDays":400/ },
    release: { value: "emr-7.12.0", shows: /emr-7\.12\.0/ },
    cluster: { value: "persistent", shows: /aws:emr\/cluster:Cluster/ },
    primaryInstanceTypes: { value: '["r7g.large"]', shows: /r7g\.large/ },
    coreInstanceTypes: { value: '["r7g.2xlarge"]', shows: /r7g\.2xlarge/ },
    coreCount: { value: "7", shows: /"TargetOnDemandCapacity":7/ },
    taskInstanceTypes: { value: '["c7g.large"]', shows: /c7g\.large/ },
    taskCount: { value: "9", shows: /"TargetSpotCapacity":9/ },
    taskSpotPercent: { value: "50", shows: /"TargetOnDemandCapacity":1,"TargetSpotCapacity":1/ },
    idleMinutes: { value: "17", shows: /"IdleTimeout":1020/ },
    maxCapacity: { value: "23", with: PERSISTENT, shows: /"maximumCapacityUnits":23/ },
    merge: { value: "compact", shows: /--target-size-mib/ },
    mergeTargetMiB: { value: "77", shows: /--targetSize=77/ },
    songsLayout: { value: "year-artist", shows: /"--songs-layout","year-artist"/ },
    firstYear: { value: "2001", shows: /"--first-year","2001"/ },
    lastYear: { value: "2077", shows: /"--last-year","2077"/ },
    maxRejectPercent: { value: "3", shows: /"--max-reject-percent","3"/ },
    schedule: { value: "rate(6 hours)", shows: /rate\(6 hours\)/ },
    alarmEmail: { value: "team@example.com", shows: /team@example\.com/ },
    runRetentionDays: { value: "13", shows: /"days":13/ },
    noncurrentRetentionDays: { value: "21", shows: /"noncurrentDays":21/ },
    protected: { value: "true", shows: /"protect":true/ },
    deleteDataOnDestroy: { value: "true", shows: /"lake-raw","inputs":\{"forceDestroy":true/ },
  };

describe("each setting changes what it says", () => {
  it("and none is without a test", () => {
    assert.deepEqual(
      Object.keys(TOGGLES).sort(),
      Object.keys(allSettings())
        .filter((it) => !NOT_DEPLOYED.some((key) => key === it))
        .filter((it) => settingOf("emr", it) !== undefined)
        .sort(),
    );
  });

  for (const [key, toggle] of Object.entries(TOGGLES)) {
    it(`lake:${key}`, async () => {
      const before = await (toggle.with === undefined
        ? base()
        : written({ ...BASE, ...toggle.with }));
      const after = await written({ ...BASE, ...toggle.with, [`lake:${key}`]: toggle.value });

      assert.doesNotMatch(before, toggle.shows);
      assert.match(after, toggle.shows);
    });
  }
});

let writtenBase: Promise<string> | undefined;

/** What the stack file asks for as it is: made once, most settings are compared with it. */
function base(): Promise<string> {
  writtenBase ??= written(BASE);
  return writtenBase;
}

/** Everything that the program asks for under `config`, as one text; the job-flow request stands in it as it is. */
async function written(config: Readonly<Record<string, string>>): Promise<string> {
  const { built, resources } = await record(() => deployEmr(readSettings(config)));
  const lines = resources.map(({ type, name, inputs, options }) =>
    JSON.stringify({ type, name, inputs, options }),
  );
  const requests = [await valueOf(built.jobFlowRequest), await valueOf(built.steps)];
  return [...lines, ...requests].join("\n");
}
