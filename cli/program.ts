import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import type { StageOption } from "./context.ts";
import type { DeployOptions } from "./deploy.ts";
import { parseCount, parsePort } from "./parse-number.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import type { RemoveOptions } from "./remove.ts";
import type { ReportOptions } from "./report.ts";
import { createRunner, type JsonOption, type RunnerOptions } from "./run-verb.ts";
import type { UpOptions } from "./up.ts";

const exitCodesHelp = `
Exit codes:
  0    done
  1    the deployment or the request failed
  2    bad usage or bad input
  3    neither AWS nor a local cloud can be reached
  130  interrupted`;

const connectionHelp = `
AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE and so on say which cloud is meant, as for every AWS program.`;

const stageOption = ["--stage <stage>", "the stack onnxify-<stage>", "dev"] as const;

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
  addReport(program, options);
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

function addEndpointCommands(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("status")
    .summary("list the endpoints, or tell of one")
    .description("Lists the endpoints that onnxify has made, or tells of one of them and its releases.")
    .argument("[endpoint]", "an endpoint's name")
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action((endpointName: string | undefined, { json = false, stage }: StageOption & JsonOption) =>
      run({ json }, async (context) =>
        (await import("./status.ts")).status({ stage, endpointName }, context),
      ),
    );
  program
    .command("invoke")
    .summary("ask an endpoint")
    .description("Sends texts to an endpoint and shows its answer: labels with scores, or vectors.")
    .argument("<endpoint>", "an endpoint's name")
    .argument("<text...>", "what to ask about")
    .addHelpText("after", connectionHelp)
    .action((endpointName: string, texts: string[], own: JsonOption) =>
      run(own, async (context) => (await import("./invoke.ts")).invoke({ endpointName, texts }, context)),
    );
  program
    .command("remove")
    .summary("remove an endpoint and what belongs to it, or everything")
    .description(
      "Removes an endpoint, its configurations and models, and the manifest that `deploy` wrote; releases and reports stay in the bucket. With --all it removes everything that the stage has, those too.",
    )
    .argument("[endpoint]", "an endpoint's name")
    .option("--all", "every endpoint, execution, manifest, release and report of the stage", false)
    .option("--yes", "ask nothing", false)
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action(
      (
        endpointName: string | undefined,
        { json = false, ...own }: Omit<RemoveOptions, "endpointName"> & JsonOption,
      ) =>
        run({ json }, async (context) =>
          (await import("./remove.ts")).remove({ endpointName, ...own }, context),
        ),
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

function addReport(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("report")
    .summary("bring an endpoint's receipt here")
    .description(
      "Brings the receipt of an endpoint's live release to .onnxify/reports, as a page and as JSON, and says where it is.",
    )
    .argument("<endpoint>", "an endpoint's name")
    .option("--open", "show the page in a browser")
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action(
      (endpointName: string, { json = false, ...own }: Omit<ReportOptions, "endpointName"> & JsonOption) =>
        run({ json }, async (context) =>
          (await import("./report.ts")).report({ endpointName, ...own }, context),
        ),
    );
}
