// The tags of everything in the stack. Endpoints and jobs get the same from the functions that make them.
const { parseTags } = require("./parse-tags.cjs");

module.exports = async ({ resolveVariable }) => ({
  application: "onnxify",
  stage: await resolveVariable("sls:stage"),
  ...parseTags(await resolveVariable("param:tags, ''")),
});
