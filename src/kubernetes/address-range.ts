/** An IPv4 address as a number; null for anything else. */
function numberOf(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Whether an IPv4 address lies in a range as `10.0.0.0/8`. Of IPv6 it knows nothing, and says no. */
export function inAddressRange(address: string, cidr: string): boolean {
  const [base = '', bits = ''] = cidr.split('/');
  const first = numberOf(base);
  const asked = numberOf(address);
  if (first === null || asked === null || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  const size = bits === '0' ? 4_294_967_296 : (1 << (32 - Number(bits))) >>> 0;
  return Math.floor(first / size) === Math.floor(asked / size);
}
