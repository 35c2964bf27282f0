/** One thing that IAM is asked about a call; some calls ask for several. */
export interface Permission {
  /** In IAM's words: `s3:GetObject`, which HeadObject asks for as well. */
  action: string;
  /** An ARN, or `*` for actions that have no resource. */
  resource: string;
  /** The condition keys that policies of this project may use, where the call has them. */
  context: Readonly<Record<string, string | string[]>>;
}

/** Where the local cloud pretends to be. */
export interface Account {
  region: string;
  accountId: string;
}

/** A permission without condition keys of its own. */
export function permission(
  action: string,
  resource: string,
  context: Permission["context"] = {},
): Permission {
  return { action, resource, context };
}
