import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { tags } from "../api/shapes.ts";
import { endpointConfigSchema } from "../endpoint-configs/endpoint-config-schema.ts";
import { endpointSchema } from "../endpoints/endpoint-schema.ts";
import { modelSchema } from "../models/model-schema.ts";
import { processingJobSchema } from "../processing/processing-job-schema.ts";
import { openDocumentTable } from "./document-table.ts";

export type Tables = ReturnType<typeof openTables>;

/** Everything that outlives the process. Tags are kept by ARN, everything else by name. */
export function openTables(database: DatabaseSync) {
  return {
    processingJobs: openDocumentTable({
      database,
      table: "sagemaker_processing_jobs",
      schema: processingJobSchema,
      // Thousands that have ended are kept, and every new one counts those that have not.
      indexed: "status",
    }),
    models: openDocumentTable({ database, table: "sagemaker_models", schema: modelSchema }),
    endpointConfigs: openDocumentTable({
      database,
      table: "sagemaker_endpoint_configs",
      schema: endpointConfigSchema,
    }),
    endpoints: openDocumentTable({ database, table: "sagemaker_endpoints", schema: endpointSchema }),
    tags: openDocumentTable({ database, table: "sagemaker_tags", schema: z.object({ tags }) }),
  };
}
