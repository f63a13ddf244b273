import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCommand } from './read-command.ts';
import { splitLine } from './split-line.ts';
import { TOOLS } from './tool-table.ts';

function problems(line: string): readonly string[] {
  const [tool = '', ...words] = splitLine(line)?.programs[0] ?? [];
  const facts = TOOLS.get(tool);
  assert.ok(facts !== undefined, `nobody knows ${tool}`);
  return readCommand(facts, words).problems;
}

const TAKEN: readonly string[] = [
  'kubectl --context one -n shop rollout undo deployment/web',
  'kubectl rollout undo deployment/web --to-revision=3 --dry-run=server',
  'kubectl get pods -A -owide',
  'kubectl get pods -n shop -l app=web --sort-by .metadata.name',
  'kubectl exec web-1 -c web -- ls -la /tmp',
  'istioctl proxy-config endpoint deployment/web -n shop',
  'istioctl pc endpoints deployment/web',
  'istioctl x describe pod web-1',
  'velero backup describe nightly --details',
  'velero restore create back --from-backup nightly --existing-resource-policy update --wait',
  "promtool query instant http://localhost:9090 'up == 0'",
  'amtool --alertmanager.url=http://localhost:9093 alert query alertname=Down',
  'redis-cli -h cache slowlog get 10',
  'terraform -chdir=out/one/cloud plan',
  'dig +short shop.example',
  "curl -sS -o /dev/null -w '%{http_code}' https://shop.example/",
];

/** What people have written into guides and no tool takes; the first three stood in the owners' own. */
const REFUSED: readonly (readonly [line: string, problem: RegExp])[] = [
  ['istioctl get virtualservices', /no command get virtualservices/],
  ['istioctl pc destinationrule web-1', /no command pc destinationrule/],
  ['velero backup get nightly --details', /no option --details/],
  ['velero backup-location set default --access-mode ReadOnly', /no option --access-mode/],
  ['kubectl rollback web', /no command rollback/],
  ['kubectl get pods --all', /no option --all/],
  ['kubectl scale deployment/web --replicas', /--replicas needs a value/],
  ['kubectl rollout', /no command rollout/],
  ['kubectl get pods --watch=now', /takes no value/],
  ['promtool check-rules rules.yaml', /no command check-rules/],
  ['amtool silence new alertname=Down', /no command silence new/],
  ['redis-cli flush everything', /no command flush/],
  ['terraform --chdir=x plan', /no option --chdir/],
  ['dig +shrt shop.example', /no option \+shrt/],
  ['nines restore nightly', /no command restore/],
];

describe('what a tool takes', () => {
  for (const line of TAKEN) test(line, () => assert.deepEqual(problems(line), []));
});

describe('what a tool refuses', () => {
  for (const [line, problem] of REFUSED) {
    test(line, () => assert.match(problems(line).join('; '), problem));
  }
});
