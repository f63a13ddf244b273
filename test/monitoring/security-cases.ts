/** What it means that a finding stands too long, and that a secret is not read. */
import type { AlertCase } from './alert-cases.ts';
import { gauge, type Sample } from './sample.ts';

const IMAGE = { namespace: 'shop', image_repository: 'acme/web', image_tag: '1.0.0' };

function finding(severity: string, count: number): readonly Sample[] {
  return [gauge('trivy_vulnerability_id', { ...IMAGE, severity, vuln_id: 'CVE-2026-0001' }, count)];
}

function secretInImage(count: number): readonly Sample[] {
  return [gauge('trivy_image_exposedsecrets', { ...IMAGE, severity: 'High' }, count)];
}

function ready(status: 'True' | 'False'): readonly Sample[] {
  const labels = { namespace: 'shop', name: 'orders', condition: 'Ready' };
  return ['True', 'False'].map((each) =>
    gauge('externalsecret_status_condition', { ...labels, status: each }, each === status ? 1 : 0),
  );
}

export const SECURITY_CASES: readonly AlertCase[] = (
  [
    ['CriticalFinding', finding('Critical', 1), finding('High', 1)],
    ['CriticalFindingOverdue', finding('Critical', 1), finding('Critical', 0)],
    ['HighFindingOverdue', finding('High', 1), finding('Medium', 1)],
    ['MediumFindingOverdue', finding('Medium', 1), finding('Low', 1)],
    ['SecretInImage', secretInImage(1), secretInImage(0)],
    ['SecretNotRead', ready('False'), ready('True')],
  ] as const
).map(([alert, fires, silent]) => ({ alert, fires, silent }));
