import type { Command } from "commander";
import type { StageOption } from "./context.ts";
import type { HistoryOptions } from "./history.ts";
import type { RemoveOptions } from "./remove.ts";
import type { ReportOptions } from "./report.ts";
import type { RollbackOptions } from "./rollback.ts";
import { createRunner, type JsonOption, type RunnerOptions } from "./run-verb.ts";

export const connectionHelp = `
AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE and so on say which cloud is meant, as for every AWS program.`;

export const stageOption = ["--stage <stage>", "the stack onnxify-<stage>", "dev"] as const;

/** The commands about endpoints that are there, or were. */
export function addEndpointCommands(program: Command, options: RunnerOptions): void {
  addQuestions(program, options);
  addReport(program, options);
  addReleases(program, options);
  addRemove(program, options);
}

function addQuestions(program: Command, options: RunnerOptions): void {
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

function addReleases(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("history")
    .summary("list the releases that an endpoint was given")
    .description(
      "Lists every release that was measured on an endpoint, the newest first, with its figures, and which is live, was replaced, refused or rolled back.",
    )
    .argument("<endpoint>", "an endpoint's name")
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action(
      (endpointName: string, { json = false, ...own }: Omit<HistoryOptions, "endpointName"> & JsonOption) =>
        run({ json }, async (context) =>
          (await import("./history.ts")).history({ endpointName, ...own }, context),
        ),
    );
  program
    .command("rollback")
    .summary("take an endpoint back to an earlier release")
    .description(
      "Brings an earlier release back, exactly as it was, by an update that is guarded and measured like any other, and holds the endpoint there: neither the schedule nor the same manifest changes it until its entry says something else.",
    )
    .argument("<endpoint>", "an endpoint's name")
    .option("--to <release>", "a release of `onnxify history` (default: the last that was not rolled back)")
    .option("--no-wait", "do not follow the execution, only start it")
    .option(...stageOption)
    .addHelpText("after", connectionHelp)
    .action(
      (endpointName: string, { json = false, ...own }: Omit<RollbackOptions, "endpointName"> & JsonOption) =>
        run({ json }, async (context) =>
          (await import("./rollback.ts")).rollback({ endpointName, ...own }, context),
        ),
    );
}

function addRemove(program: Command, options: RunnerOptions): void {
  const run = createRunner(options);
  program
    .command("remove")
    .summary("remove an endpoint and what belongs to it, or everything")
    .description(
      "Removes an endpoint, its configurations and models, and the manifest that `deploy` wrote; releases and reports stay in the bucket unless they are purged. With --all it removes everything that the stage has, those too.",
    )
    .argument("[endpoint]", "an endpoint's name")
    .option("--all", "every endpoint, execution, manifest, release and report of the stage", false)
    .option("--purge", "its releases, reports and records as well", false)
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
