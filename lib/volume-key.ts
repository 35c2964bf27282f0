/**
 * Instance types whose own disks are encrypted by their hardware, and for which SageMaker refuses a key: those with a
 * `d` after the generation, and the accelerated families.
 * Source: CreateEndpointConfig, `KmsKeyId`, and ProcessingClusterConfig, `VolumeKmsKeyId`.
 */
const withLocalStorage = /^ml\.([a-z]+\d+[a-z]*d[a-z]*|g[4-9][a-z]*|gr\d[a-z]*|p[4-9][a-z]*|trn\d[a-z]*)\./;

/** The key for the volumes of an instance type, where SageMaker takes one. */
export function volumeKeyOf(instanceType: string, keyArn: string | undefined): string | undefined {
  return withLocalStorage.test(instanceType) ? undefined : keyArn;
}
