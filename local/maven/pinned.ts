import { type Artifact } from "./artifact";

/** Version of Iceberg's library for Spark 3.5, the same as in the image that runs on Kubernetes. */
export const ICEBERG_VERSION = "1.10.1";

/** Iceberg for Spark 3.5: catalogs, tables, procedures. */
export const ICEBERG: Artifact = {
  group: "org.apache.iceberg",
  name: "iceberg-spark-runtime-3.5_2.12",
  version: ICEBERG_VERSION,
  sha256: "39ea09e6c03550a300b9d9ab498949836d2d434e441da4c12a943a086e396940",
};

/** The S3A connector that PySpark 3.5's Hadoop goes with, and all that it needs; never mix versions. */
export const S3A: readonly Artifact[] = [
  {
    group: "org.apache.hadoop",
    name: "hadoop-aws",
    version: "3.3.4",
    sha256: "53f9ae03c681a30a50aa17524bd9790ab596b28481858e54efd989a826ed3a4a",
  },
  {
    group: "com.amazonaws",
    name: "aws-java-sdk-bundle",
    version: "1.12.262",
    sha256: "873fe7cf495126619997bec21c44de5d992544aea7e632fdc77adb1a0915bae5",
  },
  {
    group: "org.wildfly.openssl",
    name: "wildfly-openssl",
    version: "1.0.7.Final",
    sha256: "9f7058778978ec2ad90c7224401a4b0013d93e0dd3fa0f72b25244ffa3507ca8",
  },
];

/** The Hive Metastore with its libraries and the scripts that make its schema. */
export const METASTORE: Artifact = {
  group: "org.apache.hive",
  name: "hive-standalone-metastore",
  version: "3.1.3",
  classifier: "bin",
  extension: "tar.gz",
  sha256: "83ddf76717eeb789091d845c069a631c25cad561c3d31ec0843a1ddf21f29409",
};

/** What the metastore speaks to its database with. */
export const POSTGRES_DRIVER: Artifact = {
  group: "org.postgresql",
  name: "postgresql",
  version: "42.7.4",
  sha256: "188976721ead8e8627eb6d8389d500dccc0c9bebd885268a3047180274a6031e",
};
