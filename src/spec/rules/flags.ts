import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import { daysOfMonth } from '../../units/days-of-month.ts';
import type { WrittenFlags } from '../sections/flags.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

const SWITCH = ['on', 'off'];

/** Flags are asked for by services that exist, are variants that exist, and end on a day that exists. */
export const flags: SpecRule = (spec, reading) => {
  for (const [name, written] of Object.entries(spec.flags)) {
    const at = ['flags', name];
    written.services.forEach((service, i) => {
      demandNamed(spec, 'service', service, [...at, 'services', i], reading);
    });
    if (!isDay(written.until)) {
      reading.report(
        'SPEC010',
        [...at, 'until'],
        `${written.until} is no day`,
        'write year, month and day: `2027-03-31`',
      );
    }
    variants(written, at, reading);
  }
};

function variants(written: WrittenFlags[string], at: readonly string[], reading: Reading): void {
  const names = written.variants === undefined ? SWITCH : Object.keys(written.variants);
  for (const [field, otherwise] of [['to', 'on'] as const, ['from', 'off'] as const]) {
    const chosen = written[field] ?? otherwise;
    if (names.includes(chosen)) continue;
    const isThere = written[field] !== undefined;
    const message = isThere ? `there is no variant ${chosen}` : `which variant is \`${field}\` is not said`;
    const path = isThere ? [...at, field] : at;
    reading.report(
      isThere ? 'SPEC027' : 'SPEC007',
      path,
      message,
      isThere ? chooseWord(chosen, names) : `add \`${field}\``,
    );
  }
  if (written.to !== undefined && written.to === written.from) {
    reading.report('SPEC025', [...at, 'to'], 'it is the same for everybody', 'name two variants');
  }
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return day >= 1 && day <= daysOfMonth(year, month);
}
