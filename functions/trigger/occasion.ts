/** Why a manifest is looked at. */
export type Occasion =
  /** It was written or deleted. */
  | { kind: "write" }
  /** The schedule fires; ISO 8601, the same for every delivery of one firing. */
  | { kind: "schedule"; scheduledTime: string }
  /** Somebody asks to look at what may have changed elsewhere, and names what is to be brought up to date. */
  | { kind: "request"; requestId: string; endpointNames: readonly string[] };
