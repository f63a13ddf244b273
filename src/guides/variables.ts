/** What stands for something that only whoever types a command knows, in capitals behind a dollar, and how it is found. */
export const VARIABLES: Readonly<Record<string, string>> = {
  CLUSTER: 'the cluster that is looked at; messages of alerts name it',
  FROM: 'the cluster that is left',
  TO: 'the cluster that takes over',
  POD: 'a pod, as `get pods` names it',
  NODE: 'a node, as `get nodes` names it',
  ZONE: 'a zone; alerts carry it as `zone`',
  WORKLOAD:
    'a Deployment, as `get deployments` names it; alerts carry it as `deployment` or as the name of its service',
  NAMESPACE: 'its namespace; alerts carry it as `namespace`',
  TABLE: 'a table of the database',
  CLAIM: 'a volume’s claim, as `get pvc` names it',
  SCHEDULE: 'a schedule, as `schedule get` names it',
  SIZE: 'the size that it shall have, as `200Gi`',
  BACKUP: 'a backup, as the list names it',
  RESTORE: 'a name for the restore, as `restore-1`',
  REPLICAS: 'how many pods there shall be',
  REVISION: 'a revision, as the history counts them',
  CRONJOB: 'a CronJob, as `get cronjobs` names it',
  JOB: 'a name for the run, as `by-hand-1`',
  HANDOVER: 'the token that the old primary printed',
  TOKEN: 'a token of the issuer that the service accepts',
  IMAGE: 'the image that it shall run, with its tag',
  SECRET: 'a Secret, as `get secrets` names it',
  SILENCE: 'the id that `silence add` printed',
  HOST: 'the host that the new database answers at',
  DATABASE: 'the database of the services',
  USER: 'a user of the database who may do that',
  WEIGHT: 'share of the new version in percent',
  REST: '100 less that share',
};

/** Table of the variables that stand in some lines. */
export function variableRows(names: readonly string[], clusters: readonly string[]): readonly (readonly string[])[] {
  return names.map((name) => {
    const meaning = VARIABLES[name];
    if (meaning === undefined) throw new Error(`nothing says what $${name} is`);
    const of = ['CLUSTER', 'FROM', 'TO'].includes(name) ? `: ${clusters.map((each) => `\`${each}\``).join(', ')}` : '';
    return [`\`$${name}\``, `${meaning}${of}`];
  });
}
