import { permission } from "../permission.ts";
import type { PermissionTable } from "../permissions-of.ts";

/** What IAM is asked about a call to Step Functions: about the execution or else the state machine that it names. */
export const statesPermissions: PermissionTable = ({ operation, input }) => {
  const named = [input.executionArn, input.stateMachineArn].find((arn) => typeof arn === "string");
  return [permission(`states:${operation}`, named ?? "*")];
};
