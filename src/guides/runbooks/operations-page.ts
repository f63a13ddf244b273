import { operationSection } from '../runbook-section.ts';
import type { Site } from '../site.ts';
import type { Operation, Page } from '../types.ts';
import { autoscaling, cacheCare, databaseCare, scalingByHand } from './care-operations.ts';
import { certificateCare } from './certificate-care.ts';
import { canaries, deployment } from './deployment-operations.ts';
import { flagOperations } from './flag-operations.ts';
import { flaggerCanaries } from './flagger-canary.ts';
import { loadTestOperations } from './load-test-operations.ts';
import { schemaMigrations } from './schema-migrations.ts';

/** What is done on purpose, as far as the platform has what it is done to. */
export function operations(site: Site): readonly Operation[] {
  return [
    deployment(site),
    ...canaries(site),
    ...flaggerCanaries(site),
    ...flagOperations(site),
    ...schemaMigrations(site),
    ...scalingByHand(site),
    autoscaling(site),
    ...databaseCare(site),
    ...cacheCare(site),
    ...certificateCare(site),
    ...loadTestOperations(site),
  ];
}

/** Operations: releases, flags, migrations, scaling, care of what keeps data and of certificates, load tests. */
export function operationsPage(site: Site): Page {
  return {
    path: 'runbooks/operations.md',
    title: 'Operations',
    blocks: [
      `What is done to ${site.model.name} on purpose and at any time of the day. What needs a window has [a page of its own](/runbooks/maintenance.md).`,
      ...operations(site).map(operationSection),
    ],
  };
}
