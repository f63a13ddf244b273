import { chooseWord } from '../../schema/choose-word.ts';
import { printDuration } from '../../units/duration.ts';
import { callsOf } from '../derive/calls-of.ts';
import type { SpecRule } from './spec-rule.ts';

/** A migration never takes away what some pod, or the way back, still reads. */
export const migrations: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    const { migration, blueGreen } = service;
    if (migration === undefined) continue;
    const at = ['services', name, 'migration'];
    const store = Object.hasOwn(spec.data, migration.store) ? spec.data[migration.store] : undefined;
    if (store?.kind !== 'postgres') {
      const databases = Object.entries(spec.data).flatMap(([each, { kind }]) => (kind === 'postgres' ? [each] : []));
      const fix = databases.length === 0 ? 'add the database to `data`' : chooseWord(migration.store, databases);
      reading.report('SPEC027', [...at, 'store'], `${migration.store} is no database with a schema`, fix);
    } else if (!callsOf(service).some(({ to }) => to === migration.store)) {
      const message = `${name} does not call ${migration.store}: its migrations are not let through`;
      reading.report('SPEC027', [...at, 'store'], message, `add \`${migration.store}\` to its \`calls\``);
    }
    if (migration.writes === migration.reads) {
      const message = 'the image that writes both and the one that reads the new are the same: there is no way back';
      reading.report('SPEC025', [...at, 'reads'], message, 'write two images, each of which runs on both schemas');
    }
    if (blueGreen !== undefined && migration.soak < blueGreen.keep) {
      const [soak, keep] = [printDuration(migration.soak), printDuration(blueGreen.keep)];
      const message = `the old is taken away after ${soak}, and blue, which reads it, is kept for ${keep} as the way back`;
      reading.report('SPEC028', [...at, 'soak'], message, `write at least \`${keep}\``);
    }
  }
};
