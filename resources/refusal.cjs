/** An error without a stack trace, since the framework prints that to people who only need the message. */
exports.refusal = (message) => {
  const error = new Error(message);
  delete error.stack;
  return error;
};
