import type { PostgresStore } from '../../model/store-types.ts';
import { kubectlIn, piped } from '../commands/command.ts';
import { restoredName } from '../restored-database.ts';
import type { Step } from '../types.ts';

/** Rows of one table, out of a restored database and into the one that is used. */
export function tableBack(store: PostgresStore): Step {
  const { namespace, database, name } = store;
  const out = kubectlIn(
    namespace,
    ...['exec', '$POD', '-c', 'postgres', '--'],
    ...['pg_dump', '--dbname', database, '--table', '$TABLE', '--data-only'],
  );
  const into = kubectlIn(
    namespace,
    ...['exec', '-i', `service/${name}-rw`, '-c', 'postgres', '--'],
    ...['psql', '-d', database, '--single-transaction', '-v', 'ON_ERROR_STOP=1'],
  );
  return {
    text: `One table: its rows, from \`${restoredName(store)}\` (\`POD\`) into the one that is used, all or none. Rows that are there already stop it: take away those that are wrong first, or copy into a table of another name.`,
    run: [piped(out, into)],
  };
}
