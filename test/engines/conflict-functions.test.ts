/**
 * PostgreSQL’s own word on tables that two regions write: the triggers are on a table as soon as it is made, refuse what
 * is older when it comes from another region, and leave writes of this region alone.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conflictFunctions } from '../../src/compile/data/conflict-functions.ts';
import type { PostgresStore } from '../../src/model/store-types.ts';
import { type RunningPostgres, startPostgres, withoutPostgres } from './bed/running-postgres.ts';

let database: RunningPostgres;
before(() => {
  if (withoutPostgres === false) database = startPostgres();
});
after(() => database?.stop());

function sql(...statements: readonly string[]): string {
  return database.sql(statements.join(';\n'));
}

test('the newer of two rows stands, whichever arrives last', { skip: withoutPostgres }, () => {
  const store = { replication: { lossy: ['carts', 'shop.wishes'] } } as unknown as PostgresStore;
  const columns = '(id int primary key, items text, updated_at timestamptz not null)';
  sql(...conflictFunctions(store));
  sql(
    'CREATE SCHEMA shop',
    `CREATE TABLE carts ${columns}`,
    `CREATE TABLE shop.wishes ${columns}`,
    `CREATE TABLE orders ${columns}`,
  );
  const guarded =
    "SELECT string_agg(tgrelid::regclass::text || ' ' || tgenabled::text, ', ' ORDER BY 1) FROM pg_trigger WHERE tgname = 'nines_newest_wins'";
  assert.equal(sql(guarded), 'carts R, shop.wishes R');
  const set = (items: string, hour: number) =>
    `UPDATE carts SET items = '${items}', updated_at = '2026-01-01 ${hour}:00Z'`;
  const now = 'SELECT items FROM carts';
  const fromElsewhere = 'SET session_replication_role = replica';
  sql("INSERT INTO carts VALUES (1, 'first', '2026-01-01 10:00Z')");
  assert.equal(sql(fromElsewhere, set('older', 9), now), 'first');
  assert.equal(sql(fromElsewhere, set('newer', 11), now), 'newer');
  // The same time, told again, changes nothing that differs.
  assert.equal(sql(fromElsewhere, set('equal', 11), now), 'equal');
  assert.equal(sql(set('own', 8), now), 'own', 'who writes here is not judged by this');
});
