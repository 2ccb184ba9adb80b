import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../support/moto";

/** Every shell file of the project that git knows or would take, by path from the project's folder. */
function shellFiles(): string[] {
  const words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.sh"];
  const listed = execFileSync("git", words, { cwd: ROOT, encoding: "utf-8" });
  return listed.split("\0").filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
}

describe("every shell file", () => {
  it("passes shellcheck", () => {
    const files = shellFiles();
    assert.ok(files.includes("bootstrap/emr/prefix-lists.sh"), `found only ${files.join(", ")}`);
    const checked = spawnSync(path.join(ROOT, ".venv/bin/shellcheck"), ["-x", ...files], {
      cwd: ROOT,
      encoding: "utf-8",
    });

    assert.equal(checked.error, undefined);
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });
});
