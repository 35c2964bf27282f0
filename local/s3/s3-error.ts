import { AwsError } from "#local/wire/json-service.ts";

/** An error of S3 that says more in headers of the response. */
export class S3Error extends AwsError {
  readonly headers: Record<string, string>;

  constructor(code: string, message: string, statusCode: number, headers: Record<string, string>) {
    super(code, message, statusCode);
    this.headers = headers;
  }
}
