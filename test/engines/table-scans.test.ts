/** PostgreSQL’s own word on the query by which missing indexes are found: it names its columns, and counts what is read whole. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TABLE_SCANS } from '../../src/compile/data/table-scans.ts';
import { EXPORTERS } from '../../src/engines/metrics/metric-registry.ts';
import { type RunningPostgres, startPostgres, withoutPostgres } from './bed/running-postgres.ts';

const PREFIX = 'cnpg_nines_tables_';

let database: RunningPostgres;
before(() => {
  if (withoutPostgres === false) database = startPostgres();
});
after(() => database?.stop());

test('a table without an index is read whole, and is found; one with an index is not', {
  skip: withoutPostgres,
}, () => {
  for (const table of ['bare', 'indexed']) {
    database.sql(`CREATE TABLE ${table} AS SELECT id, id % 100 AS kind FROM generate_series(1, 20000) AS id`);
  }
  database.sql('CREATE INDEX ON indexed (id)');
  database.sql('ANALYZE');
  database.sql('SELECT pg_stat_reset()');
  for (const table of ['bare', 'indexed']) {
    for (const id of [1, 2, 3]) database.sql(`SELECT kind FROM ${table} WHERE id = ${id}`);
  }
  const scans = (table: string): number =>
    Number(database.sql(`SELECT sum(seq_scan) FROM (${TABLE_SCANS}) AS tables WHERE relname = '${table}'`));
  assert.ok(scans('bare') >= 3);
  assert.equal(scans('indexed'), 0);
});

test('its columns are the metrics and labels that alerts ask for', { skip: withoutPostgres }, () => {
  const columns = database
    .sql(
      `CREATE TEMP VIEW asked AS ${TABLE_SCANS}; SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_name = 'asked'`,
    )
    .split(' ');
  const metrics = EXPORTERS.flatMap((each) => each.metrics).filter(({ name }) => name.startsWith(PREFIX));
  assert.equal(metrics.length, 2);
  const told = metrics.flatMap(({ name, labels }) => [name.slice(PREFIX.length), ...labels]);
  assert.deepEqual([...new Set(told)].sort(), columns.sort());
});
