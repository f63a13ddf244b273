/**
 * Tokens that are right and tokens that are wrong in one way each (M22): forged, expired, of another issuer, for
 * another audience, missing. Each must get its own answer; verdicts have no chance in them.
 *
 * Issuer, audiences, place of the token, protected path and demanded claims are read from the manifests.
 */
import { recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { Token } from '../../traffic/types.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { exactly, unmeasured } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { type ProbeShape, probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Battery, Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { entriesOf, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 5 * SECOND;
const WINDOW_US = 30 * SECOND;
const DRAIN_US = 5 * SECOND;
const RPS_PER_SHAPE = 10;
/** Well past the minute of clock skew that Envoy forgives. */
const LONG_AGO_S = -3600;

interface Demands {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly carriedIn: Token['carriedIn'];
  /** A path on which a token is demanded; null where none is. */
  readonly path: string | null;
  readonly claims: Readonly<Record<string, string>>;
}

/** Policies of a kind that select the service's pods. */
function selecting(context: PlanContext, cluster: string, service: string, kind: string): readonly Manifest[] {
  const [workload] = workloadsBehind(context, cluster, service);
  if (workload === undefined) return [];
  return context.index
    .ofKind('security.istio.io', kind, cluster)
    .filter((manifest) => (manifest.object.metadata.namespace ?? 'default') === workload.namespace)
    .filter((manifest) =>
      Object.entries(stringRecordAt(manifest.object, ['spec', 'selector', 'matchLabels'])).every(
        ([label, value]) => workload.labels[label] === value,
      ),
    );
}

/** A path of which a policy's pattern is true: `/admin/*` → `/admin/x`. */
function pathUnder(pattern: string): string {
  return pattern.endsWith('*') ? `${pattern.slice(0, -1)}x` : pattern;
}

/** What DENY policies demand of a token: where one must be, and which claims it must carry. */
function denials(policies: readonly Manifest[]): Pick<Demands, 'path' | 'claims'> {
  let path: string | null = null;
  const claims: Record<string, string> = {};
  for (const policy of policies.filter((each) => stringAt(each.object, ['spec', 'action']) === 'DENY')) {
    for (const [, rule] of recordsAt(policy.object, ['spec', 'rules'])) {
      const paths = recordsAt(rule, ['to']).flatMap(([, to]) => stringsAt(to, ['operation', 'paths']));
      const demandsToken = recordsAt(rule, ['from']).some(
        ([, from]) => stringsAt(from, ['source', 'notRequestPrincipals']).length > 0,
      );
      if (demandsToken) path = pathUnder(paths[0] ?? '/');
      for (const [, when] of recordsAt(rule, ['when'])) {
        const claim = /^request\.auth\.claims\[(.+)\]$/.exec(stringAt(when, ['key']) ?? '')?.[1];
        const [value] = stringsAt(when, ['notValues']);
        if (claim !== undefined && value !== undefined) claims[claim] = value;
      }
    }
  }
  return { path, claims };
}

function demandsOf(context: PlanContext, cluster: string, service: string): Demands | null {
  const [authentication] = selecting(context, cluster, service, 'RequestAuthentication');
  const [, rule] = recordsAt(authentication?.object, ['spec', 'jwtRules'])[0] ?? [];
  const issuer = stringAt(rule, ['issuer']);
  if (issuer === undefined) return null;
  const [, header] = recordsAt(rule, ['fromHeaders'])[0] ?? [];
  return {
    issuer,
    audiences: stringsAt(rule, ['audiences']),
    carriedIn:
      header === undefined
        ? { kind: 'header', name: 'authorization', prefix: 'Bearer ' }
        : {
            kind: 'header',
            name: (stringAt(header, ['name']) ?? '').toLowerCase(),
            prefix: stringAt(header, ['prefix']) ?? '',
          },
    ...denials(selecting(context, cluster, service, 'AuthorizationPolicy')),
  };
}

function shapesFor(demands: Demands): readonly ProbeShape[] {
  const good: Token = {
    carriedIn: demands.carriedIn,
    issuer: demands.issuer,
    subject: 'somebody',
    audiences: demands.audiences,
    expiresAt: null,
    notBefore: null,
    claims: demands.claims,
    signature: 'valid',
  };
  const at = demands.path === null ? {} : { path: demands.path };
  const shape = (name: string, token: Token, expects: readonly number[]): ProbeShape => ({
    name,
    tokens: [token],
    expects,
    ...at,
  });
  return [
    shape('valid', good, []),
    shape('forged', { ...good, signature: 'invalid' }, [401]),
    shape('expired', { ...good, expiresAt: LONG_AGO_S }, [401]),
    shape('other issuer', { ...good, issuer: 'https://stranger.example/' }, [401]),
    ...(demands.audiences.length === 0
      ? []
      : [shape('other audience', { ...good, audiences: ['somebody else'] }, [403])]),
    ...(demands.path === null ? [] : [{ name: 'missing', expects: [403], path: demands.path }]),
  ];
}

function verdicts(result: RunResult, promise: PlannedPromise): Measurement {
  const entries = entriesOf(windowOf(result, 'tokens'), promise.scope.cluster, promise.scope.service ?? '');
  const offered = sumOf(entries, (entry) => entry.offered);
  if (offered === 0) return unmeasured('nobody came');
  return exactly(sumOf(entries, (entry) => entry.ok) / offered, offered);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], demands: Demands): PlannedScenario {
  const { scope } = promises[0]!;
  const shapes = shapesFor(demands);
  const untilUs = WARM_UP_US + WINDOW_US;
  return {
    id: `tokens/${scope.cluster}/${scope.service}`,
    title: `right and wrong tokens for ${scope.service}`,
    promises,
    mechanisms: ['jwt', 'authorization'],
    runs: [
      plannedRun(context, {
        window: { name: 'tokens', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        clients: [probeClient(context, scope, RPS_PER_SHAPE * shapes.length, shapes)],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, verdicts(result, promise)])),
  };
}

/** Without a RequestAuthentication every token passes: the wrong ones are then judged wrongly, which is measured. */
const NO_DEMANDS: Demands = {
  issuer: 'https://issuer.example/',
  audiences: [],
  carriedIn: { kind: 'header', name: 'authorization', prefix: 'Bearer ' },
  path: null,
  claims: {},
};

export const tokens: ScenarioFamily = {
  name: 'tokens',
  figures: ['M22/jwt-verdicts'],
  plan(context, promises): Battery {
    const scenarios = byScope(promises).map((group) => {
      const { cluster, service } = group[0]!.scope;
      return scenario(context, group, demandsOf(context, cluster, service ?? '') ?? NO_DEMANDS);
    });
    return { scenarios, untested: [] };
  },
};
