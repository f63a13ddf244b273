/**
 * Formats of texts that the API server validates in a schema (`format:`). One that it does not know it ignores, and so do
 * we. Leaves out what no definition uses for anything: ISBN, credit cards, colours, BSON.
 */
import { daysOfMonth } from '../../units/days-of-month.ts';
import { parseGoUrl } from './cel/go-url.ts';
import { parseIp } from './cel/ip-value.ts';

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return Number(day) >= 1 && Number(day) <= daysOfMonth(Number(year), Number(month));
}

function isDateTime(text: string): boolean {
  const [, date = '', hour, minute, second] =
    /^(\d{4}-\d{2}-\d{2})[tT](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[zZ]|[+-]\d{2}:\d{2})$/.exec(text) ?? [];
  return isDate(date) && Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
}

/** Go's durations, and those with words (`3 weeks`). */
function isDuration(text: string): boolean {
  const go = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
  const words =
    /^\s*-?\d+\s*(?:ns|nanoseconds?|us|µs|microseconds?|ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\s*$/;
  return go.test(text) || words.test(text);
}

function isCidr(text: string): boolean {
  const [, address = '', length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = parseIp(address)?.family;
  return family !== undefined && Number(length) <= (family === 4 ? 32 : 128);
}

const FORMATS: Readonly<Record<string, RegExp | ((text: string) => boolean)>> = {
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/,
  date: isDate,
  'date-time': isDateTime,
  datetime: isDateTime,
  duration: isDuration,
  uri: (text) => parseGoUrl(text) !== null,
  uuid: /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
  ipv4: (text) => parseIp(text)?.family === 4,
  ipv6: (text) => parseIp(text)?.family === 6,
  cidr: isCidr,
  mac: /^[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}$/,
  email: /^[^\s@<>]+@[^\s@<>]+$/,
  hostname: /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})?)*$/,
};

/** Whether a text has a format; undefined for a format that nobody validates. */
export function isOfFormat(text: string, format: string): boolean | undefined {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (known === undefined) return undefined;
  return typeof known === 'function' ? known(text) : known.test(text);
}
