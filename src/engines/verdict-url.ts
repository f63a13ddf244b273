/**
 * Where our own judge answers the controllers of others (V05): the same verdicts as our own rollouts get, in the form
 * that each asks for. One question is about one service of one cluster, which the path names.
 */
const JUDGE_SERVER = 'http://nines-judge.nines-judge.svc.cluster.local:8080';

/** Argo Rollouts' web metric reads the word at `$.verdict`: `promote`, `hold` or `rollBack`. */
export function verdictUrl(namespace: string, service: string): string {
  return `${JUDGE_SERVER}/v1/argo-rollouts/${namespace}/${service}`;
}

/** Flagger's webhooks read the status alone: 200 is yes. */
export function webhookUrl(question: 'may-go-on' | 'must-go-back', namespace: string, service: string): string {
  return `${JUDGE_SERVER}/v1/flagger/${namespace}/${service}/${question}`;
}
