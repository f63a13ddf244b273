/** What a consistent hash looks at, from the DestinationRule of a destination (route.go, `HashForHTTPDestination`). */
import { parseDurationUs } from '../manifests/duration.ts';
import { booleanAt, type JsonRecord, numberAt, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { DestinationRule } from './destination-rules.ts';
import type { HashInput } from './types.ts';

function ofPolicy(policy: JsonRecord | null | undefined): JsonRecord | undefined {
  return recordAt(policy, ['loadBalancer', 'consistentHash']);
}

function ofPort(policy: JsonRecord | null | undefined, port: number | null): JsonRecord | undefined {
  if (port === null) return undefined;
  const found = recordsAt(policy, ['portLevelSettings']).find(
    ([, each]) => numberAt(each, ['port', 'number']) === port,
  );
  return ofPolicy(found?.[1]);
}

/** The hash of a destination; port-level settings only count where the destination names its port. */
export function consistentHash(
  rule: DestinationRule | null,
  subset: string | null,
  writtenPort: number | null,
): JsonRecord | null {
  if (rule === null) return null;
  const own = subset === null ? undefined : rule.subsets.find((each) => each.name === subset);
  return (
    ofPort(own?.trafficPolicy, writtenPort) ??
    ofPolicy(own?.trafficPolicy) ??
    ofPort(rule.trafficPolicy, writtenPort) ??
    ofPolicy(rule.trafficPolicy) ??
    null
  );
}

/** The hash input of a `consistentHash` block; null when it names none. */
export function hashInput(hash: JsonRecord | null): HashInput | null {
  if (hash === null) return null;
  const header = stringAt(hash, ['httpHeaderName']);
  if (header !== undefined) return { kind: 'header', name: header.toLowerCase() };
  const cookie = recordAt(hash, ['httpCookie']);
  if (cookie !== undefined) {
    const ttl = stringAt(cookie, ['ttl']);
    return {
      kind: 'cookie',
      name: stringAt(cookie, ['name']) ?? '',
      ttlUs: ttl === undefined ? null : (parseDurationUs(ttl) ?? null),
      path: stringAt(cookie, ['path']) ?? '',
    };
  }
  const query = stringAt(hash, ['httpQueryParameterName']);
  if (query !== undefined) return { kind: 'query', name: query };
  return booleanAt(hash, ['useSourceIp']) === true ? { kind: 'sourceIp' } : null;
}
