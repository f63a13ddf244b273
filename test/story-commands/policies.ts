import { proxyConfig } from '../../src/mesh/proxy-config.ts';
import type { ProxyIdentity } from '../../src/mesh/types.ts';
import { policyWords } from '../../src/traffic/policy-words.ts';
import type { Story } from '../story.ts';
import { storyMeshes } from './story-meshes.ts';

/**
 * The policy with which a client reaches a destination, one per line: `shop/cart:80` or `shop/cart:80/v1`, optionally
 * `| from other` for a client in another namespace and `| labels a=b` for one with labels.
 */
export function policies(_args: readonly string[], body: string, story: Story): string {
  const [mesh] = storyMeshes(story);
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return lines
    .map((line) => {
      const [place = '', ...parts] = line.split(' | ').map((part) => part.trim());
      const [, namespace = '', name = '', port = '', subset = ''] = /^([^/]+)\/([^:]+):(\d+)\/?(.*)$/.exec(place) ?? [];
      const client = parts.find((part) => part.startsWith('from '))?.slice(5) ?? namespace;
      const labels = parts.find((part) => part.startsWith('labels '))?.slice(7) ?? '';
      const config = proxyConfig(mesh!, clientOf(client, labels));
      const host = name.includes('.') ? name : `${name}.${namespace}.svc.cluster.local`;
      const cluster = config.clusters.get(`outbound|${port}|${subset}|${host}`);
      return `${line.trim()}\n  → ${cluster === undefined ? 'no such destination' : policyWords(cluster)}\n`;
    })
    .join('');
}

function clientOf(namespace: string, labels: string): ProxyIdentity {
  return {
    kind: 'sidecar',
    cluster: 'default',
    namespace,
    workload: 'client',
    labels: Object.fromEntries(
      labels
        .split(',')
        .filter((each) => each !== '')
        .map((each) => each.split('=') as [string, string]),
    ),
    serviceAccount: 'client',
  };
}
