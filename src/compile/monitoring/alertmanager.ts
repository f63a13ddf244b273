import type { KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { alertmanagerConfig, alertmanagerSecrets } from './alertmanager-config.ts';
import { ALERTMANAGER, frontOf, operatorSelector, partMeta, podFields } from './parts.ts';

/**
 * Alertmanager of one cluster. Its configuration is a Secret of its own rather than an AlertmanagerConfig, to whose
 * routes and inhibitions the operator adds a matcher for the object's namespace: an alert on a zone has none, and would
 * be lost. `matcherStrategy: None` keeps that from AlertmanagerConfigs which others add.
 */
export function alertmanager(model: Model): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const { version, replicas, namespace } = monitoring;
  const config = `${ALERTMANAGER.name}-${model.name}-config`;
  const secrets = alertmanagerSecrets(monitoring);
  const selector = operatorSelector('alertmanager', model.name);
  return [
    tokenlessAccount(platformMeta(model, ALERTMANAGER.name, namespace)),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: partMeta(model, monitoring, config),
      type: 'Opaque',
      stringData: { 'alertmanager.yaml': writeYaml(alertmanagerConfig(monitoring)) },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Alertmanager',
      metadata: partMeta(model, monitoring, model.name),
      spec: {
        version: version.alertmanager,
        image: `quay.io/prometheus/alertmanager:v${version.alertmanager}`,
        replicas,
        serviceAccountName: ALERTMANAGER.name,
        configSecret: config,
        ...(secrets.length === 0 ? {} : { secrets: [...secrets] }),
        alertmanagerConfigMatcherStrategy: { type: 'None' },
        // What is silenced, and who has been told already.
        storage: {
          volumeClaimTemplate: {
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        },
        ...podFields(model, selector, monitoring.alertmanager),
      },
    },
    ...frontOf(model, monitoring, ALERTMANAGER, selector),
  ];
}
