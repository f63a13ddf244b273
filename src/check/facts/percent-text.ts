/** A share as people say it: `80 %`, `33.3 %`. */
export function percentText(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
