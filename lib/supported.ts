/**
 * The tasks that `containers/serve` answers, and the class of model that each needs (the end of `architectures[0]`).
 * Where a class serves several, a model whose page names no task gets the first.
 */
export const supportedTasks: ReadonlyMap<string, RegExp> = new Map([
  ["text-classification", /ForSequenceClassification$/],
  ["token-classification", /ForTokenClassification$/],
  ["question-answering", /ForQuestionAnswering$/],
  ["feature-extraction", /(Model|ForMaskedLM|ForPreTraining)$/],
  ["fill-mask", /(ForMaskedLM|ForPreTraining)$/],
  ["zero-shot-classification", /ForSequenceClassification$/],
  ["text-ranking", /ForSequenceClassification$/],
]);

/** Other names under which the Hub files the same task. */
export const taskAliases: ReadonlyMap<string, string> = new Map([
  ["ner", "token-classification"],
  ["sentence-similarity", "feature-extraction"],
  ["sentiment-analysis", "text-classification"],
]);

/** The `model_type`s that the quantize container exports; `test/python/serve/test_parity.py` proves each. */
export const supportedModelTypes: readonly string[] = [
  "albert",
  "bert",
  "camembert",
  "deberta",
  "deberta-v2",
  "distilbert",
  "electra",
  "mpnet",
  "roberta",
  "xlm-roberta",
];
