import { numberAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const portWithoutProtocol: Rule = {
  code: 'MSH037',
  title: 'A port whose name does not say its protocol',
  severity: 'info',
  rows: ['M01'],
  why: 'Istio then guesses from the first bytes of each connection; what it does not recognise is plain TCP, without routes, retries or metrics of requests (IST0118).',
  fix: 'name the port http, grpc, tcp or the like (http-metrics works too), or write appProtocol',
  find: inEachCluster((facts) =>
    facts.services.flatMap(({ id, isAsked, isMeshed, service, manifest }) => {
      if (!isAsked || !isMeshed || manifest.object.kind !== 'Service') return [];
      const guessed = new Set(service.ports.filter(({ protocol }) => protocol === 'auto').map(({ number }) => number));
      return recordsAt(manifest.object, ['spec', 'ports']).flatMap(([index, port]) => {
        const number = numberAt(port, ['port']);
        if (number === undefined || !guessed.has(number)) return [];
        const name = stringAt(port, ['name']);
        const message = `port ${number} of ${id} ${name === undefined ? 'has no name' : `is named ${name}`}: its protocol is guessed`;
        return [{ manifest, path: ['spec', 'ports', index], message, service: id }];
      });
    }),
  ),
};
