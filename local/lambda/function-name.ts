/** A name or an ARN, whole or from the account on, with or without a version. */
const namePattern = /^(?:.*:function:)?([\w-]+)(?::[\w$-]+)?$/;

/** The name of a function that is named by its name or its ARN. */
export function functionNameOf(nameOrArn: string): string {
  return namePattern.exec(nameOrArn)?.[1] ?? nameOrArn;
}
