declare module "asl-validator" {
  /** The package is CommonJS without types: the part that is used here. */
  export default function validate(definition: unknown): { isValid: boolean; errors: unknown[] };
}
