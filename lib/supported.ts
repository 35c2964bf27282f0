/** The tasks that `containers/serve` answers, and the class of model that each needs (the end of `architectures[0]`). */
export const supportedTasks: Readonly<Record<string, RegExp>> = {
  "text-classification": /ForSequenceClassification$/,
  "feature-extraction": /(Model|ForMaskedLM|ForPreTraining)$/,
};

/** Other names under which the Hub files the same task. */
export const taskAliases: Readonly<Record<string, string>> = {
  "sentence-similarity": "feature-extraction",
  "sentiment-analysis": "text-classification",
};

/** The `model_type`s that the quantize container exports; each has a test there. */
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
