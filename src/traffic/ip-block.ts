/** Whether an address lies in a block (`10.0.0.0/8`, `2001:db8::/32`, or a single address). Unreadable ones never match. */
export function ipBlock(block: string): (address: string) => boolean {
  const [base, length] = block.split('/');
  const bits = addressBits(base!);
  if (bits === null) return () => false;
  const prefix = length === undefined ? bits.length : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits.length) return () => false;
  const wanted = bits.slice(0, prefix);
  return (address) => {
    const actual = addressBits(address);
    return actual !== null && actual.length === bits.length && actual.startsWith(wanted);
  };
}

/** An address as a text of zeros and ones: 32 of them, or 128. */
function addressBits(address: string): string | null {
  if (!address.includes(':')) return dottedBits(address);
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = dotted === null ? '' : dottedBits(dotted[2]!);
  if (tail === null) return null;
  const groups = (dotted === null ? address : dotted[1]!.replace(/:$/, dotted[1]!.endsWith('::') ? ':' : '')).split(
    '::',
  );
  if (groups.length > 2) return null;
  const [head, rest] = groups.map((half) => (half === '' ? [] : half.split(':')));
  const given = [...head!, ...(rest ?? [])];
  if (!given.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return null;
  const missing = 8 - tail.length / 16 - given.length;
  if (rest === undefined ? missing !== 0 : missing < 0) return null;
  const all = [...head!, ...new Array<string>(rest === undefined ? 0 : missing).fill('0'), ...(rest ?? [])];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('') + tail;
}

function dottedBits(address: string): string | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}
