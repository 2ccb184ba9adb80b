import { CreateVolumeCommand, type EC2Client } from "@aws-sdk/client-ec2";

/** Makes a volume with these tags; its ARN ends with the answer. */
export async function volume(
  ec2: EC2Client,
  tags: Readonly<Record<string, string>>,
): Promise<string> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const made = await ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: "us-east-1a",
      Size: 1,
      TagSpecifications: [{ ResourceType: "volume", Tags }],
    }),
  );
  return `volume/${made.VolumeId ?? ""}`;
}
