/** What `onnxify reconcile` hands over about one manifest. */
export interface Requested {
  source: "onnxify.reconcile";
  manifestKey: string;
  /** Absent to be told only what would be done. */
  request?: {
    /** The same for every delivery of one request. */
    requestId: string;
    /** The endpoints that are to be brought up to date. */
    endpointNames: string[];
  };
}
