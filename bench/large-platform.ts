/**
 * A platform of `services` services as a spec, about ten objects each: Deployment, Service, ServiceAccount, budget,
 * autoscaler, VirtualService, DestinationRule, AuthorizationPolicy, Sidecar, EnvoyFilter, NetworkPolicy.
 */
export function largePlatform(services: number): string {
  const lines = [
    'apiVersion: nines.dev/v1',
    'kind: Platform',
    'metadata: { name: large }',
    'targets: { availability: 99.9% }',
    'regions:',
    '  us-east-1: { zones: [a, b, c] }',
    'gateway: { host: large.example }',
    'services:',
  ];
  for (let index = 0; index < services; index++) {
    const name = `service-${String(index).padStart(4, '0')}`;
    // Each calls the next two: policies and sidecars then differ from service to service, as they do in real platforms.
    const calls = [index + 1, index + 2]
      .filter((each) => each < services)
      .map((each) => `service-${String(each).padStart(4, '0')}`);
    lines.push(
      `  ${name}:`,
      `    image: registry.example/large/${name}:1.0.0`,
      '    replicas: { us-east-1: 3, max: 9 }',
      `    calls: [${calls.join(', ')}]`,
      '    scaling: { cpu: 70% }',
      '    breaker: { errors: 5, eject: 5m }',
      '    retries: { attempts: 2 }',
      '    timeout: 5s',
      '    rateLimit: { perPod: 1000/s }',
    );
    if (index === 0) lines.push('    load: { rps: 100 }', '    public: /');
  }
  return `${lines.join('\n')}\n`;
}
