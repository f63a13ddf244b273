/**
 * The platform of the stories: two services that release a version each, and a zone that may be lost. All figures are
 * short; what a decision needs is requests, not time.
 */

/** What each service releases, and how its users tell the versions apart. */
export const RELEASES = [
  { service: 'good', version: '2.0.0', errors: null },
  { service: 'bad', version: '2.0.0-bad', errors: '5%' },
] as const;

export type Release = (typeof RELEASES)[number];

export const CLUSTER = 'eu-west-1';
export const LOST_ZONE = 'eu-west-1b';

export function imageOf({ service, version }: Release): string {
  return `registry.example/shop/${service}:${version}`;
}

/**
 * 550 ms lie in the middle between two bounds of Envoy's histograms: a machine that is busy with other things must not
 * make an answer slower than usual.
 */
function service(name: string, steps: string): string {
  return `
  ${name}:
    image: registry.example/shop/${name}:1.0.0
    public: /${name}
    replicas: 6
    load: { rps: 100, path: /${name} }
    work: 5ms
    env: { NINES_DEMO_LATENCY: 550ms }
    rollout: { drain: 1s }
    canary:
      steps: [${steps}]
      hold: 2s
      judge: { p95: 5s, errors: 3% }
    breaker: { errors: 5, every: 5s, eject: 30s }
    retries: { attempts: 2, within: 5s }
    locality: { sameZone: 80% }`;
}

function quick(name: string): string {
  return `
  - target: { kind: ConfigMap, name: ${name}-rollout-policy }
    merge: { data: { every: 1s, warm-up: 1s, drain: 1s } }`;
}

/** The spec, with these steps of both canaries. */
export function storySpec(steps: string): string {
  const names = RELEASES.map((release) => release.service);
  return `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
targets: { availability: 99.9%, p95: 5s }
regions:
  ${CLUSTER}: { zones: [a, b, c] }
gateway: { host: shop.example }
failover:
  zone: { failures: 2, every: 1s, coolDown: 10m }
services:${names.map((name) => service(name, steps)).join('')}
patches:${names.map(quick).join('')}
assume: { nodeMonitorGrace: 2s }
`;
}
