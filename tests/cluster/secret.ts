import { type Moto } from "../support/moto";

/** Puts a secret into the emulator's Secrets Manager; answers with its ARN. */
export async function createSecret({ endpoint, client }: Moto, value: string): Promise<string> {
  const scope = `test/20250101/${client.region}/secretsmanager/aws4_request`;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "secretsmanager.CreateSecret",
      // The emulator looks at the service that a request was signed for, not at the signature.
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({
      Name: "metastore",
      SecretString: value,
      ClientRequestToken: "0".repeat(32),
    }),
  });
  const { ARN } = (await answer.json()) as { readonly ARN?: string };
  if (ARN === undefined) throw new Error(`the emulator made no secret: ${answer.status}`);
  return ARN;
}
