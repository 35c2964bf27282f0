/**
 * The accounts that hold AWS's Deep Learning Containers where it is not the usual one.
 * Source: SageMaker Python SDK, `image_uri_config/huggingface.json`, August 2026.
 */
const accountOfRegion: Readonly<Record<string, string>> = {
  "af-south-1": "626614931356",
  "ap-east-1": "871362719292",
  "ap-northeast-3": "364406365360",
  "ap-south-2": "772153158452",
  "ap-southeast-3": "907027046896",
  "ap-southeast-4": "457447274322",
  "ca-west-1": "204538143572",
  "cn-north-1": "727897471807",
  "cn-northwest-1": "727897471807",
  "eu-central-2": "380420809688",
  "eu-south-1": "692866216735",
  "eu-south-2": "503227376785",
  "il-central-1": "780543022126",
  "me-central-1": "914824155844",
  "me-south-1": "217643126080",
  "us-gov-east-1": "446045086412",
  "us-gov-west-1": "442386744353",
  "us-iso-east-1": "886529160074",
  "us-isob-east-1": "094389454867",
};

const usualAccount = "763104351884";

/** The newest CPU image whose transformers Optimum's ONNX exporter accepts (optimum-onnx 0.1.0 needs < 4.58). */
const tag = "2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04";

/** The image of both containers in a region. */
export function imageUriOf(region: string): string {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `${accountOfRegion[region] ?? usualAccount}.dkr.ecr.${region}.${suffix}/huggingface-pytorch-inference:${tag}`;
}
