import { startCloud } from "#local/start-cloud.ts";

/*
 * A cloud in a process of its own: takes its options as JSON, prints what it offers as a line of JSON, and closes on
 * SIGINT, as the command line does.
 */
const cloud = await startCloud({
  ...JSON.parse(process.argv[2] ?? "{}"),
  onNotice: () => undefined,
});
process.once("SIGINT", () => cloud.close());
console.log(JSON.stringify(cloud));
