import type { Model } from '../../model/types.ts';
import { MINUTE_US, printDuration } from '../../units/duration.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Query, series } from './query.ts';

/** One finding, in whatever container: it is gone when no pod runs the image any more, or the image has none of it. */
const FINDING = ['namespace', 'image_repository', 'image_tag', 'vuln_id'];
/** A report ends before the next scan has begun: what was found is taken to be there for so long. */
const BETWEEN_SCANS = '2h';

function findings(severity: string): Query {
  const seen = call('last_over_time', series('trivy_vulnerability_id', { severity }, BETWEEN_SCANS));
  return binary(aggregate('max', FINDING, seen), '>', 0);
}

const FINDING_TEXT = '{{ $labels.vuln_id }} in {{ $labels.image_repository }}:{{ $labels.image_tag }}';

/**
 * Findings that stand too long (C04): the time of an alert is the deadline, and each finding has its own. Prometheus
 * remembers across a restart since when a rule holds.
 */
function deadlines({ security: { scan } }: Model): readonly Alert[] {
  if (scan === null) return [];
  const common = { scope: 'platform', source: 'trivy-operator' } as const;
  const overdue = ([name, deadline]: readonly ['Critical' | 'High' | 'Medium', number]): Alert => ({
    ...common,
    name: `${name}FindingOverdue`,
    severity: name === 'Critical' ? 'critical' : 'warning',
    forUs: deadline,
    query: findings(name),
    summary: `${FINDING_TEXT} stands too long in ${PLACE_TEXT}`,
    description: `A ${name.toLowerCase()} finding is to be gone within ${printDuration(deadline)}.`,
  });
  const { criticalUs: critical, highUs: high, mediumUs: medium } = scan.deadline;
  return [
    {
      ...common,
      name: 'CriticalFinding',
      severity: 'critical',
      forUs: 15 * MINUTE_US,
      query: findings('Critical'),
      summary: `${FINDING_TEXT} in ${PLACE_TEXT}`,
      description: `It has a cure, and ${printDuration(critical)} for it.`,
    },
    ...(
      [
        ['Critical', critical],
        ['High', high],
        ['Medium', medium],
      ] as const
    ).map(overdue),
    {
      ...common,
      name: 'SecretInImage',
      severity: 'critical',
      forUs: 15 * MINUTE_US,
      query: binary(
        aggregate('max', ['namespace', 'image_repository', 'image_tag'], series('trivy_image_exposedsecrets')),
        '>',
        0,
      ),
      summary: `A secret lies in {{ $labels.image_repository }}:{{ $labels.image_tag }} in ${PLACE_TEXT}`,
      description: 'Whoever pulls the image has it: make a new one, then take it out of the image.',
    },
  ];
}

/** A secret that cannot be read ages: the value that pods have is what it was (C03). */
function unreadSecrets({ security: { secrets } }: Model): readonly Alert[] {
  if (secrets === null) return [];
  return [
    {
      name: 'SecretNotRead',
      scope: 'platform',
      source: 'external-secrets',
      severity: 'critical',
      forUs: 15 * MINUTE_US,
      query: binary(
        aggregate(
          'max',
          ['namespace', 'name'],
          series('externalsecret_status_condition', { condition: 'Ready', status: 'False' }),
        ),
        '==',
        1,
      ),
      summary: `Secret {{ $labels.namespace }}/{{ $labels.name }} cannot be read in ${PLACE_TEXT}`,
      description: 'Pods keep the value that they have; a new one does not reach them.',
    },
  ];
}

/** What is told of findings and secrets. */
export function securityAlerts(model: Model): readonly Alert[] {
  return [...deadlines(model), ...unreadSecrets(model)];
}
