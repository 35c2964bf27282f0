// Loaded into the stack's functions: while the file that LOSE_ANSWERS names is there, every other answer of a function is
// lost on its way to whoever asked, after all of its work was done.
const { existsSync } = require("node:fs");

const answered = { type: "error", payload: JSON.stringify({ errorType: "Lambda.SdkClientException" }) };
const send = process.send?.bind(process);
let count = 0;

function sendOrLose(message, ...others) {
  const isLost = message.type === "result" && existsSync(process.env.LOSE_ANSWERS) && count++ % 2 === 0;
  return send(isLost ? answered : message, ...others);
}

// The threads of a function have nobody to send to.
if (send !== undefined) process.send = sendOrLose;
