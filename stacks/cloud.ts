/** What every AWS client of a stack is made with: the same region and account that its program deploys to. */
export interface CloudConfig {
  /** @default - AWS_REGION, or the profile's */
  readonly region?: string;
  readonly profile?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** A stack's configuration as Pulumi keeps it. */
type StackConfig = Readonly<Record<string, string>>;

/** The `aws:` part of a stack file, for the SDK. Encrypted values are not there: the environment gives them then. */
export function cloudConfig(config: StackConfig): CloudConfig {
  const region = config["aws:region"];
  const profile = config["aws:profile"];
  const accessKeyId = config["aws:accessKey"];
  const secretAccessKey = config["aws:secretKey"];
  const sessionToken = config["aws:token"];
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : {
          credentials: {
            accessKeyId,
            secretAccessKey,
            ...(sessionToken === undefined ? {} : { sessionToken }),
          },
        }),
  };
}

/** {@link cloudConfig} for S3, whose buckets an emulator may want in the path. */
export function storageConfig(
  config: StackConfig,
): CloudConfig & { readonly forcePathStyle?: boolean } {
  const pathStyle = config["aws:s3UsePathStyle"] === "true";
  return { ...cloudConfig(config), ...(pathStyle ? { forcePathStyle: true } : {}) };
}
