import { parseQuantity } from '../../../src/manifests/quantity.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';

/**
 * Paths of what was written and is not in what the API server has of it: pruned, dropped or changed. The same said in
 * another way is nothing lost: quantities have other spellings (`0.5` is stored as `500m`), a field that is false may be left
 * out, and a Secret's text is stored as its bytes.
 */
export function lostFields(written: KubeObject, stored: unknown): string[] {
  const { stringData, ...rest } = written;
  if (written.kind !== 'Secret' || stringData === undefined) return lostIn(written, stored, '');
  const texts = Object.entries(stringData as Readonly<Record<string, string>>);
  const data = Object.fromEntries(texts.map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return lostIn({ ...rest, data: { ...(written.data ?? {}), ...data } }, stored, '');
}

function lostIn(written: unknown, stored: unknown, path: string): string[] {
  if (Array.isArray(written)) {
    const list = Array.isArray(stored) ? stored : [];
    return written.flatMap((each, index) => lostIn(each, list[index], `${path}[${index}]`));
  }
  if (typeof written === 'object' && written !== null) {
    if (typeof stored !== 'object' || stored === null) return [`${path} is ${JSON.stringify(stored)}`];
    const fields = stored as Readonly<Record<string, unknown>>;
    return Object.entries(written).flatMap(([key, value]) => lostIn(value, fields[key], `${path}.${key}`));
  }
  const isSame = written === stored || (written === false && stored === undefined) || isSameQuantity(written, stored);
  return isSame ? [] : [`${path} is ${JSON.stringify(stored)}`];
}

function isSameQuantity(written: unknown, stored: unknown): boolean {
  if (typeof stored !== 'string' || (typeof written !== 'string' && typeof written !== 'number')) return false;
  const amount = parseQuantity(String(written));
  return amount !== undefined && amount === parseQuantity(stored);
}
