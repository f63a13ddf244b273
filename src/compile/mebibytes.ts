import { MEBIBYTE } from '../units/size.ts';

/** `20Gi` or `300Mi`, as Kubernetes writes sizes, rounded up to whole mebibytes. */
export function mebibytes(bytes: number): string {
  const whole = Math.ceil(bytes / MEBIBYTE);
  return whole % 1024 === 0 ? `${whole / 1024}Gi` : `${whole}Mi`;
}
