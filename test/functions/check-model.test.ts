import { describe, expect, it } from "vitest";
import { VanillaEndpointError } from "#lib/errors.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { checkModel } from "../../functions/resolve-model/check-model.ts";
import { checkVanilla } from "../../functions/resolve-model/check-vanilla.ts";
import type { ModelInfo } from "../../functions/resolve-model/fetch-model-info.ts";

const emotions: ModelInfo = {
  sha: "0".repeat(40),
  pipeline_tag: "text-classification",
  gated: false,
  private: false,
  config: { model_type: "distilbert", architectures: ["DistilBertForSequenceClassification"] },
  siblings: [
    { rfilename: "model.safetensors", size: 1 },
    { rfilename: "pytorch_model.bin", size: 1 },
  ],
};
const embedder: ModelInfo = {
  ...emotions,
  pipeline_tag: "sentence-similarity",
  config: { model_type: "bert", architectures: ["BertModel"] },
};

describe("a model", () => {
  it("is served for the task that its page names", () => {
    expect(checkModel("a/b", emotions, undefined)).toBe("text-classification");
  });

  it("for sentence similarity is served as an embedder", () => {
    expect(checkModel("a/b", embedder, undefined)).toBe("feature-extraction");
  });

  it.each([
    ["token-classification", "ner", "DebertaV2ForTokenClassification"],
    ["question-answering", undefined, "XLMRobertaForQuestionAnswering"],
    ["fill-mask", "fill-mask", "MPNetForMaskedLM"],
    ["zero-shot-classification", "zero-shot-classification", "DebertaV2ForSequenceClassification"],
    ["text-ranking", "text-ranking", "BertForSequenceClassification"],
  ])("is served for %s when its page says %s and it is a %s", (task, pipeline_tag, architecture) => {
    const { pipeline_tag: _, ...untagged } = emotions;
    const info = { ...untagged, config: { model_type: "bert", architectures: [architecture] } };
    expect(checkModel("a/b", pipeline_tag === undefined ? info : { ...info, pipeline_tag }, undefined)).toBe(
      task,
    );
  });

  it("whose page names no task is served for what its architecture is for", () => {
    const { pipeline_tag, ...untagged } = embedder;
    expect(checkModel("a/b", untagged, undefined)).toBe("feature-extraction");
  });

  it.each([
    [
      "MissingSafetensorsError",
      { ...emotions, siblings: [{ rfilename: "pytorch_model.bin" }] },
      undefined,
      "no safetensors",
    ],
    [
      "HostileRepositoryError",
      { ...emotions, siblings: [{ rfilename: "tokenizer.json", size: 2 ** 30 }] },
      undefined,
      "a/b has a file of 1073741824 bytes, tokenizer.json; 67108864 are read at most. Choose another model",
    ],
    [
      "HostileRepositoryError",
      {
        ...emotions,
        siblings: Array.from({ length: 10_001 }, (_, index) => ({ rfilename: `${index}.json` })),
      },
      undefined,
      "a/b has 10001 files, more than 10000.",
    ],
    ["UnsupportedTaskError", emotions, "__proto__", "is for the task __proto__. Supported are"],
    ["UnsupportedTaskError", emotions, "constructor", "is for the task constructor. Supported are"],
    [
      "UnsupportedTaskError",
      { ...emotions, pipeline_tag: `\u001b[2J${"x".repeat(1_000_000)}` },
      undefined,
      "is for the task \\u{1b}[2Jxxx",
    ],
    [
      "UnsupportedArchitectureError",
      { ...emotions, config: { model_type: "llama" } },
      undefined,
      "is of type llama. Supported are albert, bert,",
    ],
    ["UnsupportedArchitectureError", { ...emotions, config: null }, undefined, "its config.json names none"],
    [
      "UnsupportedTaskError",
      { ...emotions, pipeline_tag: "translation" },
      undefined,
      "Supported are text-classification, token-classification,",
    ],
    [
      "UnsupportedTaskError",
      embedder,
      "text-classification",
      "is a BertModel, which has no weights trained for text-classification",
    ],
    [
      "UnsupportedTaskError",
      emotions,
      "question-answering",
      "is a DistilBertForSequenceClassification, which has no weights trained for question-answering",
    ],
    ["UnsupportedTaskError", emotions, "summarization", "is for the task summarization"],
  ])("is refused with %s in a sentence that says why", (name, info, task, sentence) => {
    const refuse = () => checkModel("a/b", info, task);
    expect(refuse).toThrow(expect.objectContaining({ name }));
    expect(refuse).toThrow(sentence);
  });

  it.each(["pytorch_model.pt", "model.onnx", "adapter_model.safetensors", "old/model.safetensors"])(
    "with no other weights than %s is refused with what to do",
    (rfilename) => {
      const refuse = () => checkModel("a/b", { ...emotions, siblings: [{ rfilename }] }, undefined);
      expect(refuse).toThrow(expect.objectContaining({ name: "MissingSafetensorsError" }));
      expect(refuse).toThrow("loading them can run code. Ask its owner to convert it");
    },
  );

  it.each(["../../etc/x.json", "/etc/x.json", "a/./x.json", "a\\..\\x", "a\0.json", "\u202egnp.json"])(
    "with a file named %j is refused, because it could be written elsewhere",
    (rfilename) => {
      const siblings = [...emotions.siblings, { rfilename }];
      const refuse = () => checkModel("a/b", { ...emotions, siblings }, undefined);
      expect(refuse).toThrow(expect.objectContaining({ name: "HostileRepositoryError" }));
      expect(refuse).toThrow("a/b has a file whose name leads out of it, ");
    },
  );
});

describe("a vanilla endpoint", () => {
  const entryOf = (vanillaEndpoint: boolean) =>
    parseEntry({ model: "a/b", benchmark: { vanillaEndpoint } }, { place: "it" });
  const withCode = { siblings: [...emotions.siblings, { rfilename: "code/inference.py", size: 1 }] };

  it("may be had of a public model without code", () => {
    expect(() => checkVanilla(entryOf(true), emotions)).not.toThrow();
  });

  it.each([
    ["a gated model", { gated: "auto" }, "a/b is gated, and AWS's image could bring it only with a token"],
    ["a private model", { private: true }, "a/b is private"],
    ["a model with code that the image would run", withCode, "a/b has code/inference.py"],
  ])("is refused of %s, which may be deployed without one", (_, change, sentence) => {
    const refused = () => checkVanilla(entryOf(true), { ...emotions, ...change });
    expect(refused).toThrow(VanillaEndpointError);
    expect(refused).toThrow(sentence);
    expect(() => checkVanilla(entryOf(false), { ...emotions, ...change })).not.toThrow();
  });
});
