import { z } from "zod";
import { entrySchema } from "./schema.ts";

const modelWithRevision = z
  .string()
  .meta({ description: "Hugging Face model id, `id@revision`, or `s3://bucket/prefix/`." });

const item = z.union([modelWithRevision, entrySchema.partial()]);

const manifest = z.union([
  z.array(item).min(1),
  z.strictObject({
    defaults: entrySchema.partial().optional().meta({ description: "Goes into every entry." }),
    models: z.array(item).min(1).meta({ description: "What should be live." }),
  }),
]);

/** The JSON Schema of `.json` and `.yaml` manifests, for editors that complete and check while people write. */
export function manifestJsonSchema(): object {
  const schema = z.toJSONSchema(manifest, { io: "input", target: "draft-2020-12", reused: "ref" });
  return { ...schema, title: "onnxify manifest", description: "The models that should be live." };
}
