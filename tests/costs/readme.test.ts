import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CostLine, estimate, readPrices } from "../../costs";
import { PROJECT_ROOT } from "../../local";
import { deploy, readSettings, record, stackConfig } from "../../program";

const README = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");

/** What the dev stack costs in us-east-1, with `extra` settings. */
async function linesOf(extra: Readonly<Record<string, string>>): Promise<readonly CostLine[]> {
  const dev = stackConfig(join(PROJECT_ROOT, "Pulumi.dev.yaml"));
  const config = { ...dev, "aws:region": "us-east-1", ...extra };
  const settings = readSettings(config);
  const { resources } = await record(() => deploy(settings));
  const { lines } = estimate({ settings, resources, region: "us-east-1" }, readPrices());
  return lines;
}

/** The last cell of the README's row that begins with `what`. */
function said(what: string): string {
  const row = README.split("\n").find((line) => line.startsWith(`| ${what}`)) ?? "";
  return row.split("|").at(-2)?.trim() ?? "";
}

describe("the README's costs", () => {
  it("are of the day of the price table", () => {
    assert.ok(README.includes(`list prices of us-east-1 as of ${readPrices().asOf};`));
  });

  it("are those that lake cost reckons", async () => {
    const lines = await linesOf({});
    const cluster = lines.filter(({ what }) => what.startsWith("EMR"));
    assert.equal(cluster.length, 3);
    const perHour = cluster.reduce((sum, line) => sum + line.perHour, 0);
    assert.equal(said("a run on the dev stack"), `${perHour.toFixed(2)} USD`);
    const nat = lines.find(({ what }) => what === "NAT gateways")?.perMonth ?? 0;
    assert.equal(said("NAT gateway"), `${Math.round(nat)} USD a month`);
    const closed = await linesOf({ "lake:nat": "none" });
    const endpoints = closed.find(({ what }) => what.startsWith("interface endpoints"));
    assert.equal(
      said("interface endpoints"),
      `${Math.round(endpoints?.perMonth ?? 0)} USD a month`,
    );
  });
});
