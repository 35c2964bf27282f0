import { availableParallelism } from "node:os";

/** The variable of AWS's image that says how many workers its model server starts. */
const workersVariable = "SAGEMAKER_MODEL_SERVER_WORKERS";

/**
 * An environment that asks for no more workers than this machine has CPUs: one process stands for a variant here,
 * whatever its instance type, and a worker for each CPU of a large instance would not be one for each CPU of this machine.
 */
export function limitWorkers(
  environment: Readonly<Record<string, string>>,
  cpus = availableParallelism(),
): Record<string, string> {
  const asked = Number(environment[workersVariable]);
  return asked > cpus ? { ...environment, [workersVariable]: String(cpus) } : { ...environment };
}
