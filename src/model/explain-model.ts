/** The model as people read it: every value as it would be written in a spec, and where it came from. */
import { parsePath, printPath } from '../schema/print-path.ts';
import type { Path } from '../schema/types.ts';
import { FIGURES } from '../targets/figures.ts';
import type { Provenance } from '../targets/types.ts';
import { printCountOrShare } from '../units/count-or-share.ts';
import { printCpu } from '../units/cpu.ts';
import { plain } from '../units/decimal.ts';
import { printDuration } from '../units/duration.ts';
import { printMoney } from '../units/money.ts';
import { nearestWord } from '../units/nearest-word.ts';
import { printPace } from '../units/pace.ts';
import { quoteList } from '../units/quote-list.ts';
import { printShare } from '../units/share.ts';
import { printSize } from '../units/size.ts';
import type { CountOrShare, Pace } from './delivery-types.ts';
import type { Model } from './types.ts';

/** One value of the model. */
export interface Explained {
  /** Without the units that the model puts at the end of names: `services.app.breaker.every`. */
  readonly path: string;
  /** As people write it: `30s`. */
  readonly printed: string;
  readonly value: unknown;
  readonly from: Provenance;
}

export type Explanation = { readonly rows: readonly Explained[] } | { readonly message: string; readonly fix: string };

/** Every value at or below a path; the empty path is everything. Units at the end of names may be left out. */
export function explainModel(model: Model, path: string): Explanation {
  const steps = parsePath(path);
  if (steps === undefined) return { message: `\`${path}\` is not a path`, fix: 'write it as `services.app.breaker`' };
  const found: (string | number)[] = [];
  let value: unknown = model;
  for (const step of steps) {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const key = keys.find((each) => each === String(step)) ?? keys.find((each) => each.replace(UNIT, '') === step);
    if (key === undefined) {
      const at = printPath(found) || 'the model';
      const near = nearestWord(
        String(step),
        keys.map((each) => each.replace(UNIT, '')),
      );
      const fix =
        near !== undefined
          ? `did you mean \`${printPath([...found, near])}\`?`
          : keys.length === 0
            ? `${at} has no parts`
            : `name one of ${quoteList(
                keys.map((each) => each.replace(UNIT, '')),
                40,
              )}`;
      return { message: `${at} has no ${step}`, fix };
    }
    found.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  const rows: Explained[] = [];
  collect(model, value, found, provenanceOf(model, found), rows);
  return { rows };
}

const UNIT = /(?<=[a-z])(?:Us|Bytes|Millis)$/;

function collect(model: Model, value: unknown, path: Path, from: Provenance, rows: Explained[]): void {
  const whole = printWhole(value, path);
  if (whole !== undefined) {
    rows.push({ path: shown(path), printed: whole, value, from });
    return;
  }
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value as object)) {
    if (path.length === 0 && key === 'provenance') continue;
    const at = [...path, isList ? Number(key) : key];
    collect(model, item, at, own(model, at) ?? from, rows);
  }
}

function shown(path: Path): string {
  return printPath(path.map((step) => (typeof step === 'string' ? step.replace(UNIT, '') : step)));
}

function own(model: Model, path: Path): Provenance | undefined {
  const printed = printPath(path);
  return Object.hasOwn(model.provenance, printed) ? model.provenance[printed] : undefined;
}

function provenanceOf(model: Model, path: Path): Provenance {
  for (let length = path.length; length > 0; length--) {
    const found = own(model, path.slice(0, length));
    if (found !== undefined) return found;
  }
  return { kind: 'derived', from: 'the spec' };
}

/** Numbers that are shares although their names do not say so. */
const SHARES =
  /(?:^|\.)(?:share|limit|minHealth|available|sameZone)$|\.steps\[\d+\]$|\.shares\.[^.]+$|\.scaling\.(?:cpu|memory)$|\.judge\.(?:errors|business\.max)$|^tracing\.(?:head|classes\[\d+\]\.rate|effective\..*)$/;

/** What is printed as one value; undefined for what is made of several. */
function printWhole(value: unknown, path: Path): string | undefined {
  if (value === null) return 'none';
  if (typeof value === 'string') return value === '' ? '""' : value.trimEnd();
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return printNumber(value, path);
  if (Object.keys(value as object).length === 0) return 'none';
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string' || typeof item === 'number')
      ? value.map((item, i) => printWhole(item, [...path, i])).join(', ')
      : undefined;
  }
  const record = value as Readonly<Record<string, unknown>>;
  if (record.kind === 'share' || record.kind === 'count') return printCountOrShare(record as unknown as CountOrShare);
  return 'by' in record && 'everyUs' in record ? printPace(record as unknown as Pace) : undefined;
}

function printNumber(value: number, path: Path): string {
  const name = String(path.at(-1));
  const printed = printPath(path);
  if (name.endsWith('Us')) return printDuration(value);
  if (name.endsWith('Bytes')) return printSize(value);
  if (name.endsWith('Millis')) return printCpu(value);
  if (path.at(-2) === 'targets' && Object.hasOwn(FIGURES, name)) return printFigure(value, name);
  return SHARES.test(printed) ? printShare(value) : plain(value);
}

function printFigure(value: number, target: string): string {
  switch (FIGURES[target]?.unit) {
    case 'share':
      return printShare(value);
    case 'us':
      return printDuration(value);
    case 'rps':
      return `${plain(value)}/s`;
    case 'usdPerMonth':
      return printMoney(value);
    default:
      return plain(value);
  }
}

/** A provenance as one phrase: `mno.yaml:65`, `default: …`. */
export function printProvenance(from: Provenance): string {
  switch (from.kind) {
    case 'written':
      return from.line === 0 ? from.file : `${from.file}:${from.line}`;
    case 'derived':
      return `derived: ${from.from}`;
    default:
      return `${from.kind}: ${from.why}`;
  }
}
