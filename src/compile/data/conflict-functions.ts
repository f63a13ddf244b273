/**
 * What decides when two regions have changed one row (D04): the newer `updated_at` stands. PostgreSQL’s logical replication
 * takes whatever arrives last; triggers that fire only for replicated changes refuse what is older than the row that is
 * there. They are put on a table when it is made, whoever makes it.
 *
 * Leaves out rows that two regions insert under one key: replication stops at the second until a person has chosen, so
 * keys are made such that this does not happen (UUIDs).
 */
import type { PostgresStore } from '../../model/store-types.ts';

const NEWEST_WINS = `CREATE FUNCTION public.nines_newest_wins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.updated_at > NEW.updated_at THEN RETURN NULL; END IF;
  RETURN NEW;
END $$`;

const GUARD = 'nines_guard_tables';

/** `public.carts`, as PostgreSQL prints the identity of a table. */
export function qualified(table: string): string {
  return table.includes('.') ? table : `public.${table}`;
}

/** Statements for the database of services, when it is made; none where no table has two writers. */
export function conflictFunctions({ replication }: PostgresStore): readonly string[] {
  if (replication.lossy.length === 0) return [];
  const tables = replication.lossy.map((table) => `'${qualified(table)}'`).join(', ');
  return [
    NEWEST_WINS,
    `CREATE FUNCTION public.${GUARD}() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE made record;
BEGIN
  FOR made IN SELECT object_identity AS name FROM pg_event_trigger_ddl_commands()
    WHERE command_tag = 'CREATE TABLE' AND object_identity IN (${tables})
  LOOP
    EXECUTE format('CREATE TRIGGER nines_newest_wins BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION public.nines_newest_wins()', made.name);
    EXECUTE format('ALTER TABLE %s ENABLE REPLICA TRIGGER nines_newest_wins', made.name);
  END LOOP;
END $$`,
    `CREATE EVENT TRIGGER ${GUARD} ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.${GUARD}()`,
  ];
}
