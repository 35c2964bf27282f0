import type { DeployedRelease, Deployment } from "#lib/deployment.ts";
import { RestorationError } from "#lib/errors.ts";

/** A release that can be brought back. */
export type EarlierRelease = DeployedRelease & Required<Pick<DeployedRelease, "deployedWith">>;

/**
 * The release to bring back: the one that is named, or the last that nobody has taken the endpoint back from.
 *
 * @throws RestorationError with the releases that there are.
 */
export function chooseEarlier({ endpointName, live, previous }: Deployment, to?: string): EarlierRelease {
  if (to === live.releaseId) {
    throw new RestorationError(`${endpointName} answers from release ${to} already.`, {
      nextStep: "Nothing is to be done.",
    });
  }
  const earlier = previous.filter(({ releaseId }) => releaseId !== live.releaseId);
  if (earlier.length === 0) {
    throw new RestorationError(`${endpointName} has never had another release than ${live.releaseId}.`, {
      nextStep: "Change its entry in the manifest instead.",
    });
  }
  const found =
    to === undefined
      ? earlier.find(({ rolledBackAt }) => rolledBackAt === undefined)
      : earlier.find(({ releaseId }) => releaseId === to);
  if (found === undefined) throw noSuchRelease(endpointName, earlier, to);
  const { deployedWith, releaseId } = found;
  if (deployedWith !== undefined) return { ...found, deployedWith };
  throw new RestorationError(
    `The record of release ${releaseId} is older than rolling back, and does not say what it ran with.`,
    { nextStep: "Put its revision and settings into the manifest instead." },
  );
}

function noSuchRelease(endpointName: string, earlier: DeployedRelease[], to?: string): RestorationError {
  const known = new Map(
    earlier.map(({ releaseId, model, revision }) => [releaseId, `${model} at ${revision.slice(0, 7)}`]),
  );
  const list = [...known].map(([releaseId, what]) => `${releaseId} (${what})`).join(", ");
  const what =
    to === undefined
      ? `${endpointName} was taken back from every other release already.`
      : `${endpointName} has never had a release ${to}.`;
  return new RestorationError(what, { nextStep: `Name one of these with --to: ${list}.` });
}
