/**
 * Families of EC2 instances: what a processor costs on demand in us-east-1 (Linux, dollars per hour) and how much memory
 * comes with it. Prices within a family are in proportion to its size. Source: aws/karpenter-provider-aws
 * pkg/providers/pricing/zz_generated.pricing_aws.go as generated on 2026-07-20. Other regions cost up to a third more.
 */

export interface InstanceFamily {
  readonly usdPerCpuHour: number;
  readonly gibPerCpu: number;
  readonly architecture: 'amd64' | 'arm64';
}

function family(usdPerLarge: number, gibPerCpu: number, architecture: InstanceFamily['architecture']): InstanceFamily {
  return { usdPerCpuHour: usdPerLarge / 2, gibPerCpu, architecture };
}

export const INSTANCE_FAMILIES: Readonly<Record<string, InstanceFamily>> = {
  m5: family(0.096, 4, 'amd64'),
  m6i: family(0.096, 4, 'amd64'),
  m7i: family(0.1008, 4, 'amd64'),
  m6g: family(0.077, 4, 'arm64'),
  m7g: family(0.0816, 4, 'arm64'),
  m8g: family(0.08976, 4, 'arm64'),
  c5: family(0.085, 2, 'amd64'),
  c6i: family(0.085, 2, 'amd64'),
  c7i: family(0.08925, 2, 'amd64'),
  c6g: family(0.068, 2, 'arm64'),
  c7g: family(0.0725, 2, 'arm64'),
  r5: family(0.126, 8, 'amd64'),
  r6i: family(0.126, 8, 'amd64'),
  r7i: family(0.1323, 8, 'amd64'),
  r7g: family(0.1071, 8, 'arm64'),
  t3: family(0.0832, 4, 'amd64'),
  t3a: family(0.0752, 4, 'amd64'),
  t4g: family(0.0672, 4, 'arm64'),
};

/** What a pod is reckoned with where nothing says which machines there are: the newest of general purpose. */
export const USUAL_FAMILY = 'm7i';

/**
 * How much dearer a processor is than a GiB: the proportion in which OpenCost divides the price of a machine
 * (opencost/opencost configs/aws.json: 0.031611 and 0.004237).
 */
const CPU_TO_GIB = 0.031611 / 0.004237;

export interface UnitPrices {
  readonly cpuHour: number;
  readonly gibHour: number;
}

/** The price of a family, divided between its processors and its memory. */
export function unitPrices({ usdPerCpuHour, gibPerCpu }: InstanceFamily): UnitPrices {
  const gibHour = usdPerCpuHour / (CPU_TO_GIB + gibPerCpu);
  return { cpuHour: gibHour * CPU_TO_GIB, gibHour };
}

/** As bills count a month. */
export const HOURS_PER_MONTH = 730;
