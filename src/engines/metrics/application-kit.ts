/** What the application kit tells in the pods of a service, beside the service’s own figures. */
import { type Exporter, exporter, type Row } from './exporter.ts';

/** Look-ups of a cache: one per question of the service, whichever tier answered it. */
export const CACHE_LOOKUPS = 'nines_cache_lookups_total';

const ROWS: readonly Row[] = [
  ['counter', CACHE_LOOKUPS, 'result', 'questions to the cache: answered by a tier, or by the source behind them'],
];

export const APPLICATION_KIT: Exporter = exporter(
  {
    engine: 'application-kit',
    version: '1',
    source: 'nines/src/engines/metrics/application-kit.ts',
    values: { result: ['hit', 'miss'] },
  },
  ROWS,
);
