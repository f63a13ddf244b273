/** Questions to Prometheus and Alertmanager, which are forwarded to whoever asks. */
import { ALERTMANAGER, PROMETHEUS } from '../compile/monitoring/parts.ts';
import { type Command, command, kubectlIn } from './commands/command.ts';
import type { Site } from './site.ts';

/** Where a forwarded Prometheus and Alertmanager answer. */
const PROMETHEUS_URL = `http://localhost:${PROMETHEUS.port}`;
const ALERTMANAGER_URL = `http://localhost:${ALERTMANAGER.port}`;

/** The value of a query, now. Prometheus is forwarded to this machine. */
export function ask(query: string): Command {
  return command('promtool', 'query', 'instant', PROMETHEUS_URL, query);
}

/** What fires. Alertmanager is forwarded to this machine. */
export function firing(...matchers: readonly string[]): Command {
  return command('amtool', '--alertmanager.url', ALERTMANAGER_URL, 'alert', 'query', ...matchers);
}

/** Amtool against the forwarded Alertmanager. */
export function amtool(...words: readonly string[]): Command {
  return command('amtool', '--alertmanager.url', ALERTMANAGER_URL, ...words);
}

/** Ways to the two of them, each in a shell of its own. */
export function waysIn({ model }: Site): readonly Command[] {
  if (model.monitoring === null) return [];
  return [PROMETHEUS, ALERTMANAGER].map(({ name, port }) =>
    kubectlIn(model.monitoring?.namespace ?? '', 'port-forward', `service/${name}`, `${port}:${port}`),
  );
}
