import { chooseWord } from '../../schema/choose-word.ts';
import { printDuration } from '../../units/duration.ts';
import { everySchedule } from '../../units/every-schedule.ts';
import { regionPairOf } from '../derive/sync-of.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** What cannot be of artifacts: copies older than they may be, regions that are not there, caches that are none. */
export const sync: SpecRule = (spec, reading) => {
  for (const [name, written] of Object.entries(spec.sync)) {
    const at = ['sync', name];
    const { from, to } = regionPairOf(spec, written);
    const named = [
      ...(written.from === undefined ? [] : [[['from'], written.from] as const]),
      ...(written.to ?? []).map((region, i) => [['to', i], region] as const),
    ];
    for (const [path, region] of named) demandNamed(spec, 'region', region, [...at, ...path], reading);
    const own = to.indexOf(from);
    if (own >= 0) reading.report('SPEC030', [...at, 'to', own], `${from} has what is made there`, 'take it away');
    if (to.length === 0) reading.report('SPEC030', at, 'there is one region: nothing to copy to', 'take it away');
    if (everySchedule(written.every) === null) {
      const message = `${printDuration(written.every)} does not come round evenly: cron counts minutes of an hour and hours of a day`;
      reading.report('SPEC009', [...at, 'every'], message, 'write a divisor of an hour or of a day, as `10m` or `6h`');
    }
    if (written.every >= written.rpo) {
      const message = `what is copied every ${printDuration(written.every)} is up to that old before the copy begins, and older when it is done: ${printDuration(written.rpo)} cannot be kept`;
      const fix = `write at most \`every: ${printDuration(Math.floor(written.rpo / 2))}\`, or a longer \`rpo\``;
      reading.contradict('SPEC028', [...at, 'every'], [...at, 'rpo'], message, fix);
    }
    written.invalidate.forEach((store, i) => {
      const stores = Object.keys(spec.data).filter((each) => spec.data[each]?.kind === 'redis');
      if (stores.includes(store)) return;
      const message = `there is no Redis ${store} under \`data\``;
      reading.report('SPEC027', [...at, 'invalidate', i], message, chooseWord(store, stores));
    });
  }
};
