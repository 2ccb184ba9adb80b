/**
 * The text of an EMR security configuration: S3 data and every disk encrypted with the lake's key,
 * and instance metadata only through IMDSv2 from the instance itself.
 *
 * Traffic to S3 is TLS (the buckets refuse anything else). Spark's own connections between nodes are encrypted with a secret that
 * Spark makes for each application (`SPARK_SECURITY`). Hadoop's (YARN, HDFS) stay inside the private subnets in clear, and so does
 * that secret when YARN hands it to a container: EMR encrypts them only with certificates that somebody has to issue and renew.
 *
 * Every instance type will do: EBS volumes, the root's too, are encrypted with the key by EBS itself; instance stores by their own hardware where
 * they are NVMe, by LUKS where they are not. So no type that a fleet may have is left out.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html#emr-encryption-localdisk
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/data-protection.html#encryption-rest (NVMe instance stores)
 */
export function securityConfiguration(kmsKeyArn: string): string {
  return JSON.stringify({
    EncryptionConfiguration: {
      EnableInTransitEncryption: false,
      EnableAtRestEncryption: true,
      AtRestEncryptionConfiguration: {
        S3EncryptionConfiguration: { EncryptionMode: "SSE-KMS", AwsKmsKey: kmsKeyArn },
        LocalDiskEncryptionConfiguration: {
          EncryptionKeyProviderType: "AwsKms",
          AwsKmsKey: kmsKeyArn,
          EnableEbsEncryption: true,
        },
      },
    },
    InstanceMetadataServiceConfiguration: {
      MinimumInstanceMetadataServiceVersion: 2,
      HttpPutResponseHopLimit: 1,
    },
  });
}
