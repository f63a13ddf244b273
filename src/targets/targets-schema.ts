import { HEADER_NAME, HOST_NAME, LINE, METHOD, NAME, PATH_PREFIX } from '../schema/name-texts.ts';
import { either, optional, quantity, record, required, text, words } from '../schema/record.ts';
import type { Field, Schema, Shape } from '../schema/types.ts';
import { count } from '../units/count.ts';
import { duration, printDuration } from '../units/duration.ts';
import { money, printMoney } from '../units/money.ts';
import { type Rate, rate } from '../units/rate.ts';
import { printRatio, ratio } from '../units/ratio.ts';
import { printShare, share } from '../units/share.ts';
import type { FigureDefinition, FigureUnit } from './figure-definition.ts';
import { FIGURES } from './figures.ts';

type Shaped = Schema<number | Rate>;
const SHAPE_OF_UNIT: Readonly<Record<FigureUnit, Shaped>> = {
  share: quantity(share),
  us: quantity(duration),
  count: quantity(count),
  ratio: quantity(ratio),
  rps: quantity(rate),
  usdPerMonth: quantity(money),
};

const LOST = quantity(duration);
/** An availability may be said once more as time; the two are held against each other. */
const AS_TIME: Readonly<Record<string, Field>> = {
  month: optional(LOST, 'Time that may be lost in a month of 30 days.', 'what the share comes to'),
  year: optional(LOST, 'Time that may be lost in a year.', 'what the share comes to'),
};

/** A figure with what else has to be said about it: `{ value: 20%, subset: v3 }`. */
function detailed(value: Shaped, more: Readonly<Record<string, Field>> = {}): Schema<WrittenFigure> {
  return record('a figure', {
    value: required(value, 'The figure.'),
    ...more,
    subset: optional(text('a subset', { pattern: '^\\S+$', longest: 63 }), 'Subset it speaks of.'),
    service: optional(text('a service', { pattern: '^\\S+$', longest: 317 }), 'Service that requests must reach.'),
    header: optional(HEADER_NAME, 'Header that tags the requests.'),
    headerValue: optional(LINE, 'Value of the header.', 'any'),
    path: optional(PATH_PREFIX, 'Path of the requests.'),
    method: optional(METHOD, 'Method of the requests.'),
    destination: optional(NAME, 'Cluster that requests go to.'),
    host: optional(HOST_NAME, 'Host that is asked for.'),
    region: optional(NAME, 'Region it speaks of.'),
    by: optional(words('cookie', 'header', 'sourceIp'), 'What makes a user known again.'),
    name: optional(LINE, 'Name of the cookie or header.'),
  }) as Schema<WrittenFigure>;
}

/** A figure as read: its value, or its value with details. */
export type WrittenFigure = number | Rate | ({ readonly value: number | Rate } & Readonly<Record<string, unknown>>);
export type WrittenTargets = Readonly<Record<string, WrittenFigure>>;

const UNITS = Object.keys(SHAPE_OF_UNIT) as readonly FigureUnit[];
/** A figure alone, or with its details. */
const WAYS_TO_WRITE = Object.fromEntries(
  UNITS.map((unit) => {
    const value = SHAPE_OF_UNIT[unit];
    const shape: Shape = either({ scalar: value, map: detailed(value) });
    return [unit, shape as Schema<WrittenFigure>];
  }),
) as Readonly<Record<FigureUnit, Schema<WrittenFigure>>>;

const WITH_TIME: Shape = either({ scalar: SHAPE_OF_UNIT.share, map: detailed(SHAPE_OF_UNIT.share, AS_TIME) });
const AVAILABILITY = WITH_TIME as Schema<WrittenFigure>;

/** `M13: a failing pod is ejected within 1m. Promised by breaker.` */
function describe({ row, title, value, unit, field }: FigureDefinition): string {
  const figure = value === null ? '…' : PRINT[unit](value);
  const promised = field.startsWith('targets.') ? 'Promised only here' : `Promised by \`${field}\``;
  return `${row}: ${title} ${figure}. ${promised}.`;
}

const PRINT: Readonly<Record<FigureUnit, (value: number) => string>> = {
  share: printShare,
  us: printDuration,
  count: String,
  ratio: printRatio,
  rps: (value) => `${value}/s`,
  usdPerMonth: printMoney,
};

/** One field per figure that can be promised. */
export const TARGETS = record(
  'targets',
  Object.fromEntries(
    Object.entries(FIGURES).map(([name, definition]): [string, Field] => {
      const shape = name === 'availability' ? AVAILABILITY : WAYS_TO_WRITE[definition.unit];
      return [name, optional(shape, describe(definition))];
    }),
  ),
) as Schema<WrittenTargets>;
