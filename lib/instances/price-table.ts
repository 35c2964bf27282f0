/**
 * What an hour of one hosting instance costs on demand, in US dollars, without tax, storage and traffic.
 *
 * Only figures with a source are here; everything else is unknown, and said to be. `node scripts/refresh-prices.mjs`
 * writes this table anew from AWS's public price list.
 */
export interface PriceTable {
  /** When the figures were read. */
  asOf: string;
  source: string;
  /** By region, then by instance type. */
  regions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * us-east-1: c5 and m5 as on https://aws.amazon.com/sagemaker/pricing/, read from tables that repeat it
 * (JHUAPL-DTC-TA2/wiki `docs/sagemaker_instances.md` and others, which agree); two of c6i from one of them.
 * eu-west-1: the lines of a bill, "$0.257 per Hosting ml.m5.xlarge hour in EU (Ireland)", December 2023
 * (aws-samples/sagemaker-ssh-helper `Sample_Costs.md`).
 */
export const priceTable: PriceTable = {
  asOf: "2026-11-24",
  source: "second-hand copies of AWS's price list",
  regions: {
    "us-east-1": {
      "ml.c5.large": 0.102,
      "ml.c5.xlarge": 0.204,
      "ml.c5.2xlarge": 0.408,
      "ml.c5.4xlarge": 0.816,
      "ml.c5.9xlarge": 1.836,
      "ml.c5.18xlarge": 3.672,
      "ml.c6i.large": 0.102,
      "ml.c6i.xlarge": 0.204,
      "ml.m5.large": 0.115,
      "ml.m5.xlarge": 0.23,
      "ml.m5.2xlarge": 0.461,
      "ml.m5.4xlarge": 0.922,
      "ml.m5.12xlarge": 2.765,
      "ml.m5.24xlarge": 5.53,
    },
    "eu-west-1": {
      "ml.m5.xlarge": 0.257,
    },
  },
};
