import type { Configuration } from "@aws-sdk/client-emr";
import { SPARK_CRYPTO, SPARK_JAVA, SPARK_SECURITY } from "../spark";

/** The Python that jobs run on. EMR 7's own default is 3.9, too old for the wheel. */
export const EMR_PYTHON = "3.11";

/**
 * The cluster's settings: Python and JVM of driver and executors, connections that ask for a secret, and Spark that survives the
 * loss of spot nodes.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
 */
export function classifications(): Configuration[] {
  return [
    {
      Classification: "spark-env",
      Configurations: [
        {
          Classification: "export",
          Properties: { PYSPARK_PYTHON: `/usr/bin/python${EMR_PYTHON}` },
        },
      ],
    },
    {
      Classification: "spark-defaults",
      Properties: {
        ...SPARK_JAVA,
        ...SPARK_SECURITY,
        // A node that EMR takes away hands its shuffle files over first, so that stages are not computed again.
        "spark.decommission.enabled": "true",
        "spark.storage.decommission.enabled": "true",
        "spark.storage.decommission.shuffleBlocks.enabled": "true",
      },
    },
    {
      // The shuffle service belongs to YARN's node manager and reads Spark's settings from there: one that is not told to
      // authenticate would refuse executors that do, and one with other settings would not understand them.
      // https://spark.apache.org/docs/3.5.6/running-on-yarn.html#configuring-the-external-shuffle-service
      Classification: "yarn-site",
      Properties: { ...SPARK_CRYPTO },
    },
  ];
}
