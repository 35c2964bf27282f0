import { startTestCloud } from "./start-test-cloud.ts";

/** A local cloud as a program of its own, for tests that kill it: `run-cloud.ts DIRECTORY PORT`. Says its URL. */
const [directory = "", port = "0"] = process.argv.slice(2);
const { endpointUrl } = await startTestCloud({ directory, port: Number(port) });
process.stdout.write(`${endpointUrl}\n`);
