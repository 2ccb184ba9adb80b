import { createServer } from "node:net";

/** The only address that anything of the local runtime listens on. */
export const LOOPBACK = "127.0.0.1";

/** A port of the loopback address that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error(`no free port on ${LOOPBACK}`));
      });
    });
  });
}
