import { inEachCluster } from '../facts/cluster-facts.ts';
import { guardedServices, policyPlace } from '../facts/guarded-services.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import type { Rule } from '../types.ts';

export const noConnectionPool: Rule = {
  code: 'MSH011',
  title: 'No connection pool limits',
  severity: 'info',
  rows: ['M15'],
  why: 'Istio’s defaults are 2^32-1 connections, pending requests and retries (Envoy alone has 1024): a slow service is sent everything that callers have, instead of being shielded by quick refusals.',
  fix: 'add connectionPool to its DestinationRule: tcp.maxConnections, http.http1MaxPendingRequests, http.http2MaxRequests',
  find: inEachCluster((facts) =>
    guardedServices(facts).flatMap((service) => {
      const open = servedSubsets(facts, service).find(({ policy }) => policy.connectionPool === null);
      if (open === undefined) return [];
      const message = `callers open as many connections to ${service.id} as they like`;
      return [{ ...policyPlace(service), message, service: service.id }];
    }),
  ),
};
