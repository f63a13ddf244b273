import { SECOND_US } from './duration.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

/** When something happens again and again, read from a cron expression. */
export interface Cron {
  /** Seconds of the minute: `[0]` where the expression has none. */
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Whether every day of the month, and every day of the week, is allowed: where neither is, either suffices. */
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
  /** As written before the fields (`CRON_TZ=Europe/Berlin`); null: that of whoever reads it. */
  readonly zone: string | null;
  /** `@every 90m`: counted from when the reader started, in microseconds. */
  readonly everyUs: number | null;
}

interface FieldRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const SECONDS: FieldRange = { name: 'second', least: 0, most: 59, words: [] };
const RANGES: readonly FieldRange[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of the month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of the week', least: 0, most: 6, words: WEEKDAYS },
];

/** The names that the libraries know, with seconds in front. */
const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};
const EVERY = /^@every (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const MAX_TEXT = 200;

/**
 * Reads an expression as Kubernetes and Velero do, which count five fields. `seconds` is how CloudNativePG does: the
 * first field is the second, and of only five the day of the week is the one that is taken to be missing.
 */
export function parseCron(text: string, { seconds = false }: { readonly seconds?: boolean } = {}): Parsed<Cron> {
  const [, zone = null, rest = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/s.exec(text.trim().slice(0, MAX_TEXT)) ?? [];
  const every = EVERY.exec(rest);
  if (every !== null && every[0] !== '@every ') return parsed({ ...fieldless(zone), everyUs: everyUs(every) });
  const macro = Object.hasOwn(MACROS, rest) ? MACROS[rest] : undefined;
  const fields = (macro ?? rest).split(/\s+/).filter((field) => field !== '');
  const withSeconds = macro !== undefined || seconds ? fields : ['0', ...fields];
  if (seconds && withSeconds.length === 5) withSeconds.push('*');
  if (withSeconds.length !== 6) {
    const fix = seconds ? 'write second, minute, hour, day, month, weekday: `0 0 2 * * *`' : FIX;
    return unreadable(`"${text}" has ${fields.length} fields`, fix);
  }
  const read: { values: number[]; isAny: boolean }[] = [];
  for (const [index, range] of [SECONDS, ...RANGES].entries()) {
    const field = readField(withSeconds[index] ?? '', range);
    if (typeof field === 'string') return unreadable(`"${text}" is no schedule: ${field}`, FIX);
    read.push(field);
  }
  const [second, minute, hour, day, month, weekday] = read;
  return parsed({
    seconds: second?.values ?? [],
    minutes: minute?.values ?? [],
    hours: hour?.values ?? [],
    days: day?.values ?? [],
    months: month?.values ?? [],
    weekdays: weekday?.values ?? [],
    anyDay: day?.isAny ?? false,
    anyWeekday: weekday?.isAny ?? false,
    zone,
    everyUs: null,
  });
}

const FIX = 'write minute, hour, day, month, weekday: `0 2 * * *` is 02:00 every day';

function fieldless(zone: string | null): Omit<Cron, 'everyUs'> {
  const none = { seconds: [], minutes: [], hours: [], days: [], months: [], weekdays: [] };
  return { ...none, anyDay: true, anyWeekday: true, zone };
}

function everyUs([, hours = '0', minutes = '0', seconds = '0']: readonly (string | undefined)[]): number {
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND_US;
}

/** Values of one field, or what is wrong with it. */
function readField(text: string, range: FieldRange): { values: number[]; isAny: boolean } | string {
  const values = new Set<number>();
  let isAny = false;
  for (const part of text.split(',')) {
    const [, from = '', to, step = '1'] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const isStar = from === '*' || from === '?';
    const first = isStar ? range.least : fieldValue(from, range);
    const open = isStar || (to === undefined && part.includes('/'));
    const last = open ? range.most : to === undefined ? first : fieldValue(to, range);
    if (first === null || last === null || (isStar && to !== undefined) || Number(step) === 0) {
      return `${part === '' ? 'nothing' : part} is no ${range.name} (${range.least} to ${range.most})`;
    }
    if (last < first) return `${part} runs backwards`;
    for (let value = first; value <= last; value += Number(step)) values.add(value);
    isAny ||= isStar && step === '1';
  }
  return { values: [...values].sort((a, b) => a - b), isAny };
}

function fieldValue(text: string, { least, most, words }: FieldRange): number | null {
  const word = words.indexOf(text.toLowerCase());
  const value = word >= 0 ? word + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

/** A schedule as people write it, in UTC: the text itself, once it has been read. */
export const cron: Unit<string> = {
  title: 'a schedule',
  examples: ['0 2 * * *'],
  pattern: '^[-@0-9A-Za-z*/,? ]+$',
  parse(text) {
    const read = parseCron(text);
    if (!read.ok) return read;
    if (read.value.zone !== null) return unreadable('a schedule is in UTC', 'take the zone away');
    return parsed(text.trim());
  },
  print: (value) => value,
};
