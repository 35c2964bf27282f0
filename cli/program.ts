import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import type { DeployOptions } from "./deploy.ts";
import { addEndpointCommands, connectionHelp, stageOption } from "./endpoint-commands.ts";
import { parseCount, parsePort } from "./parse-number.ts";
import type { PruneOptions } from "./prune.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import { createRunner, type JsonOption, type RunnerOptions } from "./run-verb.ts";
import type { UpOptions } from "./up.ts";

const exitCodesHelp = `
Exit codes:
  0    done
  1    the deployment or the request failed
  2    bad usage or bad input
  3    neither AWS nor a local cloud can be reached
  130  interrupted`;

/**
 * The command line: its commands with their arguments and help. A command's own code is loaded when it is run, so that
 * help costs nothing.
 */
export function createProgram(options: RunnerOptions): Command {
  const program = new Command("onnxify")
    .description("Turns Hugging Face models into quantized, verified and benchmarked SageMaker endpoints.")
    .version(packageJson.version)
    .exitOverride()
    .showHelpAfterError("`onnxify --help` tells how it is used.");
  addLocalCommands(program, options);
  addValidate(program, options);
  addDeploy(program, options);
  addEndpointCommands(program, options);
  addReconcile(program, options);
  for (const command of program.commands) {
    command
      .option("--json", "one JSON document on standard output, progress on standard error")
      .addHelpText("after", exitCodesHelp);
  }
  return program.addHelpText("after", exitCodesHelp);
}

function addLocalCommands(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("demo")
    .summary("run the main job on this machine, with two sample models")
    .description(
      "Starts a local cloud, deploys two sample models from a manifest, asks one of them, and prints the benchmark. Nothing is left but the reports in .onnxify/reports.",
    )
    .action((own: JsonOption) => run(own, async (context) => (await import("./demo.ts")).demo(context)));
  program
    .command("up")
    .summary("run a local cloud")
    .description(
      "Runs a cloud on this machine that speaks AWS's protocols, with the packaged stack on it, until it is interrupted.",
    )
    .option("--port <port>", "port on 127.0.0.1; 0 takes a free one", parsePort, 4747)
    .option("--data <directory>", "where it keeps everything", ".onnxify")
    .action((own: UpOptions & JsonOption) =>
      run(own, async (context) => (await import("./up.ts")).up(own, context)),
    );
  program
    .command("prune")
    .summary("remove what a local cloud does not need any more")
    .description(
      "Removes from a local cloud's directory the histories of executions that ended long ago, logs of jobs and endpoints that are gone, and old versions of objects. The cloud must not be running.",
    )
    .option("--data <directory>", "where the local cloud keeps everything", ".onnxify")
    .option("--older-than <days>", "what ended or was replaced before that", parseCount, 30)
    .option("--dry-run", "show what it comes to and remove nothing", false)
    .action(({ json = false, ...own }: PruneOptions & JsonOption) =>
      run({ json }, async (context) => (await import("./prune.ts")).prune(own, context)),
    );
}

function addValidate(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("validate")
    .summary("check a manifest")
    .description(
      "Reads a manifest as the trigger would, and says what would become of every entry. Needs no cloud.",
    )
    .argument("<file>", "a .txt, .json, .yaml or .yml file")
    .action((file: string, own: JsonOption) =>
      run(own, async (context) => (await import("./validate.ts")).validate({ file }, context)),
    );
}

function addDeploy(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("deploy")
    .summary("deploy a model")
    .description("Writes a manifest for one model and follows its way to a benchmarked endpoint.")
    .argument("<model>", "id on the Hugging Face Hub, such as organisation/model")
    .option("--revision <revision>", "branch, tag or commit (default: main)")
    .option(
      "--task <task>",
      "such as token-classification; docs/serving.md lists all (default: the model's own)",
    )
    .option("--endpoint-name <name>", "the endpoint's name (default: made of the model's id)")
    .option("--instance-type <type>", "a SageMaker instance type (default: ml.c6i.xlarge)")
    .option("--instance-count <count>", "how many instances (default: 1)", parseCount)
    .option("--quantization <recipe>", "auto, none or the name of a recipe (default: auto)")
    .option("--redeploy <when>", "on-change, always or never (default: on-change)")
    .option("--no-wait", "do not follow the execution, only start it")
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action((model: string, { json = false, ...own }: Omit<DeployOptions, "model"> & JsonOption) =>
      run({ json }, async (context) => (await import("./deploy.ts")).deploy({ model, ...own }, context)),
    );
}

function addReconcile(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("reconcile")
    .summary("make everything as the manifests say")
    .description(
      "Looks at every manifest and every model anew, shows as a diff what is not as the manifests say and why, makes it so, and follows what it starts.",
    )
    .option("--dry-run", "show the diff and do nothing", false)
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action(({ json = false, ...own }: ReconcileOptions & JsonOption) =>
      run({ json }, async (context) => (await import("./reconcile.ts")).reconcile(own, context)),
    );
}
