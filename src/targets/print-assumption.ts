import { printDuration } from '../units/duration.ts';
import { printSize } from '../units/size.ts';

/** An assumption as a user writes it: `podStartUs`, 5000000 → `podStart`, `5s`. */
export function printAssumption(name: string, value: number): { readonly field: string; readonly printed: string } {
  if (name.endsWith('Us')) return { field: name.slice(0, -2), printed: printDuration(value) };
  if (name.endsWith('Bytes')) return { field: name.slice(0, -5), printed: printSize(value) };
  return { field: name, printed: String(value) };
}
