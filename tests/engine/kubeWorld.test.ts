import assert from "node:assert/strict";
import { CHART_LABEL, type KubeObject, KubeWorld } from "./plugins/kubeWorld";

const SPACE = object("v1", "Namespace", { name: "jobs" });
const TYPE = object("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
  name: "sparkapplications.sparkoperator.k8s.io",
});
const OPERATOR = object("apps/v1", "Deployment", {
  name: "spark-operator",
  namespace: "jobs",
  labels: { [CHART_LABEL]: "spark-operator" },
});
const APPLICATION = object("sparkoperator.k8s.io/v1beta2", "SparkApplication", {
  name: "load",
  namespace: "jobs",
});

function object(
  apiVersion: string,
  kind: string,
  metadata: KubeObject["metadata"] & { readonly labels?: Readonly<Record<string, string>> },
): KubeObject {
  return { apiVersion, kind, metadata };
}

function worldOf(...objects: readonly KubeObject[]): KubeWorld {
  const world = new KubeWorld();
  for (const one of objects) world.create(one);
  return world;
}

describe("the stand-in for a cluster", () => {
  it("holds an object until it is deleted", () => {
    const world = worldOf(SPACE);
    assert.deepEqual(world.find(SPACE), SPACE);
    world.delete(SPACE);
    assert.equal(world.find(SPACE), undefined);
  });

  const tooEarly = [
    {
      what: "a namespace that is not there",
      before: [],
      object: OPERATOR,
      says: /namespaces "jobs"/,
    },
    { what: "a type that is not there", before: [SPACE], object: APPLICATION, says: /no matches/ },
    { what: "an operator", before: [SPACE, TYPE], object: APPLICATION, says: /webhook/ },
    { what: "a name that is taken", before: [SPACE], object: SPACE, says: /already exists/ },
  ];
  for (const { what, before, object: late, says } of tooEarly) {
    it(`refuses an object for want of ${what}`, () => {
      assert.throws(() => {
        worldOf(...before).create(late);
      }, says);
    });
  }

  for (const needed of [SPACE, TYPE, OPERATOR]) {
    it(`lets no ${needed.kind} go before what needs it`, () => {
      const world = worldOf(SPACE, TYPE, OPERATOR, APPLICATION);
      assert.throws(() => {
        world.delete(needed);
      }, /too early.*SparkApplication jobs\/load/);
      world.delete(APPLICATION);
      world.delete(OPERATOR);
      world.delete(TYPE);
      world.delete(SPACE);
    });
  }
});
