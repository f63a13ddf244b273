/** What is measured, traced, written down and told: OBS, LOG, TRC, RUN. */
import { alertCannotFire } from '../rules/alert-cannot-fire.ts';
import { alertsSwallowedByNamespace } from '../rules/alerts-swallowed-by-namespace.ts';
import { balancerSeesOneAddress } from '../rules/balancer-sees-one-address.ts';
import { componentWithoutPipeline } from '../rules/component-without-pipeline.ts';
import { credentialInLogs } from '../rules/credential-in-logs.ts';
import { criticalAlertUnheard } from '../rules/critical-alert-unheard.ts';
import { criticalAlertWithoutRunbook } from '../rules/critical-alert-without-runbook.ts';
import { embeddedStoreReplicated } from '../rules/embedded-store-replicated.ts';
import { headBelowTail } from '../rules/head-below-tail.ts';
import { kialiMayWrite } from '../rules/kiali-may-write.ts';
import { logsKeptForever } from '../rules/logs-kept-forever.ts';
import { metricNotExported } from '../rules/metric-not-exported.ts';
import { nobodyToCall } from '../rules/nobody-to-call.ts';
import { panelWithoutData } from '../rules/panel-without-data.ts';
import { peopleInLogs } from '../rules/people-in-logs.ts';
import { pipelineComponentMissing } from '../rules/pipeline-component-missing.ts';
import { propagatorsWithoutCommonFormat } from '../rules/propagators-without-common-format.ts';
import { queryRefused } from '../rules/query-refused.ts';
import { rawSeriesFederated } from '../rules/raw-series-federated.ts';
import { receiverWithoutIntegration } from '../rules/receiver-without-integration.ts';
import { retentionBelowWindow } from '../rules/retention-below-window.ts';
import { retiredTraceAgent } from '../rules/retired-trace-agent.ts';
import { routeWithoutReceiver } from '../rules/route-without-receiver.ts';
import { ruleNotSelected } from '../rules/rule-not-selected.ts';
import { ruleUnscraped } from '../rules/rule-unscraped.ts';
import { runbookLinkLeadsNowhere } from '../rules/runbook-link-leads-nowhere.ts';
import { samplerHoldsTooFew } from '../rules/sampler-holds-too-few.ts';
import { samplingRateOutvoted } from '../rules/sampling-rate-outvoted.ts';
import { severalTraceProviders } from '../rules/several-trace-providers.ts';
import { spansSentToNobody } from '../rules/spans-sent-to-nobody.ts';
import { statisticHidden } from '../rules/statistic-hidden.ts';
import { tailSamplingInParts } from '../rules/tail-sampling-in-parts.ts';
import { traceContextCut } from '../rules/trace-context-cut.ts';
import { traceStoreTooSmall } from '../rules/trace-store-too-small.ts';
import { tracingRecordsNothing } from '../rules/tracing-records-nothing.ts';
import { watcherAlone } from '../rules/watcher-alone.ts';
import type { Rule } from '../types.ts';

export const OBSERVABILITY_RULES: readonly Rule[] = [
  alertCannotFire,
  queryRefused,
  metricNotExported,
  routeWithoutReceiver,
  receiverWithoutIntegration,
  ruleNotSelected,
  alertsSwallowedByNamespace,
  statisticHidden,
  retentionBelowWindow,
  rawSeriesFederated,
  panelWithoutData,
  ruleUnscraped,
  kialiMayWrite,
  watcherAlone,
  criticalAlertUnheard,
  credentialInLogs,
  peopleInLogs,
  logsKeptForever,
  pipelineComponentMissing,
  componentWithoutPipeline,
  samplingRateOutvoted,
  tailSamplingInParts,
  balancerSeesOneAddress,
  embeddedStoreReplicated,
  severalTraceProviders,
  tracingRecordsNothing,
  headBelowTail,
  retiredTraceAgent,
  traceStoreTooSmall,
  samplerHoldsTooFew,
  spansSentToNobody,
  traceContextCut,
  propagatorsWithoutCommonFormat,
  nobodyToCall,
  criticalAlertWithoutRunbook,
  runbookLinkLeadsNowhere,
];
