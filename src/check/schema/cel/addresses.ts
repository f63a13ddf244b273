/** Kubernetes' `ip` and `cidr`. */
import { celFailure } from './cel-failure.ts';
import { type CelLibrary, registerPrefix } from './cel-library.ts';
import { IpValue, parseIp, printIp } from './ip-value.ts';

class IpPrefix {}

class Cidr {
  readonly ip: IpValue;
  readonly length: number;

  constructor(ip: IpValue, length: number) {
    this.ip = ip;
    this.length = length;
  }
}

function ip(text: string): IpValue {
  const parsed = parseIp(text);
  if (parsed === null) throw celFailure('ip_conversion_error', `not an IP address: ${text}`);
  return parsed;
}

function parseCidr(text: string): Cidr | null {
  const [, address = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const parsed = parseIp(address);
  return parsed === null || Number(length) > widthOf(parsed) ? null : new Cidr(parsed, Number(length));
}

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === null) throw celFailure('cidr_conversion_error', `not a network address: ${text}`);
  return parsed;
}

function widthOf({ family }: IpValue): number {
  return family === 4 ? 32 : 128;
}

/** The first `length` bits. */
function networkOf(address: IpValue, length: number): bigint {
  return address.bits >> BigInt(widthOf(address) - length);
}

function masked({ ip: address, length }: Cidr): Cidr {
  const host = BigInt(widthOf(address) - length);
  return new Cidr(new IpValue(address.family, (address.bits >> host) << host), length);
}

function containsIp({ ip: address, length }: Cidr, wanted: IpValue): boolean {
  return address.family === wanted.family && networkOf(address, length) === networkOf(wanted, length);
}

function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return inner.length >= outer.length && containsIp(outer, inner.ip);
}

/** Leading bits: `fe80::/10` and so on. */
function starts(address: IpValue, v4: string, v6: string): boolean {
  return containsIp(cidr(address.family === 4 ? v4 : v6), address);
}

function isGlobalUnicast(address: IpValue): boolean {
  const limited = address.family === 4 && address.bits === 0xffff_ffffn;
  return (
    !limited &&
    address.bits !== 0n &&
    !starts(address, '127.0.0.0/8', '::1/128') &&
    !starts(address, '224.0.0.0/4', 'ff00::/8') &&
    !starts(address, '169.254.0.0/16', 'fe80::/10')
  );
}

function print({ ip: address, length }: Cidr): string {
  return `${printIp(address)}/${length}`;
}

/** Adds the functions. */
export const addresses: CelLibrary = (environment) => {
  registerPrefix(environment, 'ip', IpPrefix);
  environment
    .registerType('IpValue', IpValue)
    .registerType('Cidr', Cidr)
    .registerOperator('IpValue == IpValue', (a: IpValue, b: IpValue) => a.family === b.family && a.bits === b.bits)
    .registerOperator('Cidr == Cidr', (a: Cidr, b: Cidr) => print(a) === print(b))
    .registerFunction('ip(string): IpValue', ip)
    .registerFunction('isIP(string): bool', (text: string) => parseIp(text) !== null)
    .registerFunction('IpPrefix.isCanonical(string): bool', (_: IpPrefix, text: string) => printIp(ip(text)) === text)
    .registerFunction('string(IpValue): string', printIp)
    .registerFunction('IpValue.family(): int', ({ family }: IpValue) => BigInt(family))
    .registerFunction('IpValue.isUnspecified(): bool', ({ bits }: IpValue) => bits === 0n)
    .registerFunction('IpValue.isLoopback(): bool', (a: IpValue) => starts(a, '127.0.0.0/8', '::1/128'))
    .registerFunction('IpValue.isLinkLocalMulticast(): bool', (a: IpValue) => starts(a, '224.0.0.0/24', 'ff02::/16'))
    .registerFunction('IpValue.isLinkLocalUnicast(): bool', (a: IpValue) => starts(a, '169.254.0.0/16', 'fe80::/10'))
    .registerFunction('IpValue.isGlobalUnicast(): bool', isGlobalUnicast)
    .registerFunction('cidr(string): Cidr', cidr)
    .registerFunction('isCIDR(string): bool', (text: string) => parseCidr(text) !== null)
    .registerFunction('string(Cidr): string', print)
    .registerFunction('Cidr.ip(): IpValue', ({ ip: address }: Cidr) => address)
    .registerFunction('Cidr.masked(): Cidr', masked)
    .registerFunction('Cidr.prefixLength(): int', ({ length }: Cidr) => BigInt(length))
    .registerFunction('Cidr.containsIP(string): bool', (outer: Cidr, text: string) => containsIp(outer, ip(text)))
    .registerFunction('Cidr.containsIP(IpValue): bool', containsIp)
    .registerFunction('Cidr.containsCIDR(string): bool', (outer: Cidr, text: string) => containsCidr(outer, cidr(text)))
    .registerFunction('Cidr.containsCIDR(Cidr): bool', containsCidr);
};
