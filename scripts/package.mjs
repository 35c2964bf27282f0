// Runs `serverless package` without an account. With a layer in the service, osls asks CloudFormation whether the
// stack has that layer already; here it gets the answer that a new account gives: there is no such stack.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const noSuchStack = `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
  <Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id onnxify does not exist</Message></Error>
  <RequestId>00000000-0000-0000-0000-000000000000</RequestId>
</ErrorResponse>`;

const cloudFormation = createServer((_request, response) => {
  response.writeHead(400, { "content-type": "text/xml" }).end(noSuchStack);
});
cloudFormation.listen(0, "127.0.0.1");
await once(cloudFormation, "listening");

/** The plugins forget their temporary folders, so they get one to forget them in. */
const temporaryFolder = mkdtempSync(join(tmpdir(), "onnxify-package-"));
const root = join(import.meta.dirname, "..");
const serverless = spawn(
  join(root, "node_modules", ".bin", "serverless"),
  ["package", ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      TMPDIR: temporaryFolder,
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${cloudFormation.address().port}`,
      AWS_ACCESS_KEY_ID: "package",
      AWS_SECRET_ACCESS_KEY: "package",
    },
  },
);
const [exitCode] = await once(serverless, "exit");
cloudFormation.close();
rmSync(temporaryFolder, { recursive: true, force: true });
process.exitCode = exitCode ?? 1;
