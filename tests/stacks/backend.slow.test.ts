import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { stateFiles } from "../../stacks/backend";
import { type Emulator, startEmulator } from "../support/emulator";

const LOCKS = "locks/organization/spark-lake/dev";
const FILES: Readonly<Record<string, string>> = {
  [`${LOCKS}/a.json`]: '{"username":"ann"}',
  [`${LOCKS}/b.json`]: '{"username":"bob"}',
  "locks/organization/spark-lake/prod/c.json": "{}",
};

describe("the files of a backend", function () {
  this.timeout(60_000);
  let folder: string;
  let emulator: Emulator;
  let environment: NodeJS.ProcessEnv;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lake-backend-"));
    emulator = await startEmulator();
    environment = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
    const s3 = new S3Client(emulator.client());
    await s3.send(new CreateBucketCommand({ Bucket: "state" }));
    for (const [path, text] of Object.entries(FILES)) {
      const file = join(folder, ".pulumi", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      const Key = `team/.pulumi/${path}`;
      await s3.send(new PutObjectCommand({ Bucket: "state", Key, Body: text }));
    }
  });
  after(async () => {
    process.env = environment;
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  const urls = (): Record<string, string> => {
    const host = new URL(emulator.endpoint).host;
    return {
      "on this machine": `file://${folder}`,
      "in a folder of a bucket": `s3://state/team?region=us-east-1&endpoint=${host}&disableSSL=true&s3ForcePathStyle=true`,
    };
  };

  for (const where of ["on this machine", "in a folder of a bucket"]) {
    it(`are listed below one folder, and read, ${where}`, async () => {
      const files = stateFiles(urls()[where] ?? "", folder);
      assert.deepEqual(await files?.list(LOCKS), [`${LOCKS}/a.json`, `${LOCKS}/b.json`]);
      assert.equal(await files?.read(`${LOCKS}/b.json`), '{"username":"bob"}');
      assert.deepEqual(await files?.list("locks/organization/spark-lake/none"), []);
    });
  }

  it("cannot be read from here where a service keeps them", () => {
    assert.equal(stateFiles("https://api.pulumi.com", folder), undefined);
  });
});
