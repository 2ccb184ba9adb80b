/** Serves a stand-in for a Pulumi plugin, and prints the port: `main.ts kubernetes|eks`. */
import { main, type Provider } from "@pulumi/pulumi/provider";
import { EksPlugin } from "./eks";
import { KubernetesPlugin } from "./kubernetes";

const PLUGINS: Readonly<Record<string, () => Provider>> = {
  kubernetes: () => new KubernetesPlugin(),
  eks: () => new EksPlugin(),
};

const [, , name = ""] = process.argv;
const plugin = PLUGINS[name];
if (plugin === undefined) {
  throw new Error(`wanted one of ${Object.keys(PLUGINS).join(", ")}, got "${name}"`);
}
// The engine says where it is when it attaches.
void main(plugin(), ["127.0.0.1:1"]);
