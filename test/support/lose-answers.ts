import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/**
 * Loses the answer of every conditional write, so that the SDK tries it again and is told that somebody has written the
 * object meanwhile.
 */
export function loseAnswers(s3: S3Client): S3Client {
  return new Proxy(s3, {
    get: (target, name) => (name === "send" ? sendTwice : Reflect.get(target, name, target)),
  });

  async function sendTwice(command: PutObjectCommand) {
    const isConditional = command instanceof PutObjectCommand && isCondition(command.input);
    if (isConditional) await s3.send(new PutObjectCommand(command.input)).catch(() => undefined);
    return s3.send(command);
  }
}

function isCondition({
  IfMatch,
  IfNoneMatch,
}: {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
}) {
  return IfMatch !== undefined || IfNoneMatch !== undefined;
}
