import { startCloud } from "#local/start-cloud.ts";

/* A cloud in a process of its own, to be killed: takes its options as JSON, prints what it offers as a line of JSON. */
const cloud = await startCloud({
  ...JSON.parse(process.argv[2] ?? "{}"),
  onNotice: (notice) => console.error(notice),
});
console.log(JSON.stringify(cloud));
