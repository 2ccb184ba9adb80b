import assert from "node:assert/strict";
import { type Emulator } from "./emulator";

/** One call of IAM's Query API, as a user of the account who may everything makes it. */
export async function iamQuery(
  { endpoint }: Emulator,
  words: Readonly<Record<string, string>>,
): Promise<void> {
  const scope = "Credential=test/20261201/us-east-1/iam/aws4_request";
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Version: "2010-05-08", ...words }),
  });
  assert.ok(answer.ok, await answer.text());
}

/** A trust policy that lets an AWS service take a role on. */
export function trustOf(service: string): string {
  const statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
