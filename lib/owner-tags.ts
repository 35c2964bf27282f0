/** The tags that say which stack an endpoint belongs to; what lacks one of them is never changed. */
export function ownerTags(stage: string): { Key: string; Value: string }[] {
  return [
    { Key: "application", Value: "onnxify" },
    { Key: "stage", Value: stage },
  ];
}
