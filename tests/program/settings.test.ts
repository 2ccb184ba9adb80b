import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { readSettings, settingsText, stackConfig, type StackConfig } from "../../program";
import { variantNames } from "../../variants";
import { icebergSettings } from "../../variants/eks-iceberg/shape";
import { emrSettings } from "../../variants/emr/shape";

describe("readSettings", () => {
  it("fills in every default from an empty stack file", () => {
    const settings = emrSettings(readSettings({}));

    assert.equal(settings.variant, "emr");
    assert.equal(settings.zones, 2);
    assert.equal(settings.cluster, "transient");
    assert.equal(settings.merge, "s3distcp");
    assert.deepEqual(settings.tags, {});
  });

  it("keeps data unless a stack says otherwise twice", () => {
    const { protected: isProtected, deleteDataOnDestroy } = readSettings({});

    assert.deepEqual(
      { isProtected, deleteDataOnDestroy },
      { isProtected: true, deleteDataOnDestroy: false },
    );
  });

  it("reads numbers, flags, lists and words from Pulumi's texts", () => {
    const settings = emrSettings(
      readSettings({
        "lake:zones": "3",
        "lake:protected": "false",
        "lake:taskInstanceTypes": '["m7g.xlarge"]',
        "lake:schedule": "rate(1 day)",
        "aws:region": "eu-central-1",
        "aws:defaultTags": '{"tags":{"team":"data"}}',
      }),
    );

    assert.equal(settings.zones, 3);
    assert.equal(settings.protected, false);
    assert.deepEqual(settings.taskInstanceTypes, ["m7g.xlarge"]);
    assert.equal(settings.schedule, "rate(1 day)");
    assert.deepEqual(settings.tags, { team: "data" });
  });

  it("is frozen", () => {
    assert.ok(Object.isFrozen(readSettings({})));
  });

  it("names every bad value at once, with what was wanted, what came and the remedy", () => {
    const bad = { "lake:zones": "7", "lake:nat": "two", "lake:taskSpotPercent": "1.5" };

    assert.throws(
      () => readSettings(bad, "qz"),
      (error: Error) => {
        assert.match(error.message, /lake:zones: must be a whole number from 2 to 4, got 7/);
        assert.match(error.message, /mend it with: pulumi config set --stack qz lake:zones 2$/m);
        assert.match(error.message, /lake:nat: must be one of none, one, per-zone, got two/);
        assert.match(error.message, /lake:taskSpotPercent: must be .*, got 1\.5/);
        return true;
      },
    );
  });

  it("offers the nearest setting for a typo", () => {
    assert.throws(
      () => readSettings({ "lake:zoens": "2" }),
      /lake:zoens: is no setting\. Did you mean lake:zones\?/,
    );
  });

  it("wants a VPC of your own together with its subnets", () => {
    assert.throws(
      () => readSettings({ "lake:vpcId": "vpc-0a" }),
      /lake:vpcId: goes with lake:privateSubnetIds/,
    );
  });

  it("refuses a release without S3A", () => {
    assert.throws(
      () => readSettings({ "lake:release": "emr-7.9.0" }),
      /lake:release: must be emr-7\.10\.0 or newer/,
    );
  });

  it("refuses a persistent cluster that cannot hold its core nodes", () => {
    const config = { "lake:cluster": "persistent", "lake:coreCount": "20" };

    assert.throws(
      () => readSettings(config),
      /lake:maxCapacity: must be at least lake:coreCount \(20\), got 10/,
    );
  });

  it("complains of tags that are no tags", () => {
    assert.throws(
      () => readSettings({ "aws:defaultTags": "team=data" }),
      /aws:defaultTags: must be like/,
    );
  });

  it("refuses a setting of another variant, and says whose it is", () => {
    const config = {
      "lake:variant": "eks-iceberg",
      "lake:catalog": "glue",
      "lake:sparkImage": "registry.example/spark:1",
      "lake:coreCount": "3",
    };
    assert.throws(
      () => readSettings(config, "qz"),
      /lake:coreCount: is a setting of the variant emr, and this stack's is eks-iceberg; remove it with: pulumi config rm --stack qz lake:coreCount/,
    );
    assert.throws(
      () => readSettings({ "lake:compute": "managed" }),
      /lake:compute: is a setting of the variant eks-iceberg, and this stack's is emr/,
    );
  });

  it("asks for the images that the variant needs, and for no others", () => {
    const bare = { "lake:variant": "eks-iceberg" };
    assert.throws(
      () => readSettings(bare, "qz"),
      /lake:sparkImage: is needed[\s\S]*pulumi config set --stack qz lake:sparkImage [\s\S]*lake:metastoreImage: is needed/,
    );
    const glue = { ...bare, "lake:catalog": "glue", "lake:sparkImage": "registry.example/spark:1" };
    assert.equal(icebergSettings(readSettings(glue)).catalog, "glue");
  });

  it("refuses fewer executors at the most than at the least", () => {
    const config = {
      ...stackConfig(join(__dirname, "../../Pulumi.eks-iceberg.yaml")),
      "lake:fewestExecutors": "12",
    };
    assert.throws(
      () => readSettings(config),
      /lake:mostExecutors: must be at least lake:fewestExecutors \(12\), got 10/,
    );
  });

  for (const variant of variantNames()) {
    it(`reads the stack file that is written for ${variant}, also with all that is commented out`, () => {
      const written = settingsText({ variant, stack: "mine", region: "eu-west-1" });
      const bare = written.replaceAll(/^ {2}# (lake:(?!vpcId|privateSubnetIds))/gm, "  $1");
      for (const text of [written, bare]) {
        const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
        const texts = Object.entries(config).map(([key, value]) => [
          key,
          typeof value === "string" ? value : JSON.stringify(value),
        ]);
        assert.equal(readSettings(Object.fromEntries(texts) as StackConfig).variant, variant);
      }
    });
  }

  it("takes images with a tag or a digest, and refuses those that may change", () => {
    const config = stackConfig(join(__dirname, "../../Pulumi.eks-iceberg.yaml"));
    const read = (image: string): unknown =>
      icebergSettings(readSettings({ ...config, "lake:sparkImage": image })).sparkImage;
    for (const image of [
      "spark:1",
      "registry.example:5000/lake/spark:3.5.9-1",
      `registry.example/spark@sha256:${"0".repeat(64)}`,
    ])
      assert.equal(read(image), image);
    for (const image of [
      "spark",
      "registry.example/spark",
      "registry.example/spark:latest",
      "a b:1",
    ])
      assert.throws(() => read(image), /lake:sparkImage: must be an image with a tag or a digest/);
  });
});
