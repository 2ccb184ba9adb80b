import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const NAME = "aws";
const CLUSTER = "kubernetes";
const TOKEN = "client.authentication.k8s.io/v1beta1";

/**
 * The plugin's kubeconfig: its context is `aws`, and the AWS CLI makes the token. The authority's certificate is left out: the AWS plugin at hand
 * tells it under another name than the published one, which in a preview is a value that nobody knows yet.
 */
export function kubeconfigOf(cluster: aws.eks.Cluster): pulumi.Output<object> {
  const { name, endpoint, arn } = cluster;
  return pulumi.all([name, endpoint, arn]).apply(([clusterName, server, clusterArn]) => ({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: CLUSTER, cluster: { server } }],
    contexts: [{ name: NAME, context: { cluster: CLUSTER, user: NAME } }],
    "current-context": NAME,
    users: [{ name: NAME, user: { exec: tokenCommand(clusterName, clusterArn) } }],
  }));
}

function tokenCommand(clusterName: string, arn: string): object {
  const region = arn.split(":")[3] ?? "";
  const words = ["--region", region, "eks", "get-token", "--cluster-name", clusterName];
  return {
    apiVersion: TOKEN,
    command: "aws",
    args: [...words, "--output", "json"],
    env: [{ name: "KUBERNETES_EXEC_INFO", value: `{"apiVersion": "${TOKEN}"}` }],
  };
}
