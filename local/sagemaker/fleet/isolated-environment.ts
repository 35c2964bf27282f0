import { devNull } from "node:os";

/** A port that nothing listens on: whoever is sent there is refused at once. */
const nowhere = "http://127.0.0.1:9";

/**
 * What stands for EnableNetworkIsolation: pip asks no index, and HTTP goes nowhere for every client that minds the usual
 * variables. A process that opens sockets of its own is not stopped; on AWS it is.
 */
export const isolatedEnvironment: Readonly<Record<string, string>> = {
  PIP_NO_INDEX: "1",
  PIP_CONFIG_FILE: devNull,
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
  http_proxy: nowhere,
  https_proxy: nowhere,
};
