/** One offered request through the model's proxy: guards, tries, timeouts, retries, and the answer. */

import { finalFlags, finalReply } from '../../../src/traffic/final-reply.ts';
import { madeCookie } from '../../../src/traffic/hash-of.ts';
import { editHeaders, type HeaderValues } from '../../../src/traffic/header-edits.ts';
import { NO_HEALTHY_UPSTREAM, UPSTREAM_TIMEOUT } from '../../../src/traffic/local-reply.ts';
import { PER_TRY_TIMEOUT, REQUEST_TIMEOUT } from '../../../src/traffic/outcome.ts';
import {
  ANSWERED,
  type ClusterState,
  NO_HOST,
  NO_RETRY,
  type PlannedDestination,
  type RequestPlan,
} from '../../../src/traffic/proxy-types.ts';
import { TriedHosts } from '../../../src/traffic/tried-hosts.ts';
import type { LocalReply, Request, ResponseFlag } from '../../../src/traffic/types.ts';
import type { Observed } from '../types.ts';
import { hookedDraw } from './hooked-draw.ts';
import { ModelTry, type TryResult } from './model-try.ts';
import type { ModelWorld } from './model-world.ts';

/** Envoy's text says so when the failure was not the first. */
function retriedReply(reply: LocalReply, attempts: number): LocalReply {
  if (attempts < 2) return reply;
  return { ...reply, body: reply.body.replace('reset reason', 'retried and the latest reset reason') };
}

export class ModelExchange {
  readonly #world: ModelWorld;
  readonly #request: Request;
  readonly #plan: RequestPlan;
  readonly #number: number;
  readonly #done: (observed: Observed) => void;
  readonly #tried: TriedHosts | null;
  readonly #startedUs: number;
  #destination: PlannedDestination | null = null;
  #state: ClusterState | null = null;
  #flags: ResponseFlag[] = [];
  #attempts = 0;
  #granted = false;
  #isOver = false;
  #current: ModelTry | null = null;

  constructor(
    world: ModelWorld,
    plan: RequestPlan,
    request: Request,
    number: number,
    done: (observed: Observed) => void,
  ) {
    this.#world = world;
    this.#plan = plan;
    this.#request = request;
    this.#number = number;
    this.#done = done;
    this.#startedUs = world.clock.nowUs;
    this.#tried = plan.retry === null ? null : new TriedHosts();
    if (plan.retry !== null) this.#tried!.begin(plan.retry);
  }

  begin(): void {
    const { proxy, clock, draw, prepared } = this.#world;
    const chosen = proxy.begin(this.#plan, clock.nowUs, hookedDraw(draw, prepared.hooks, this.#plan, this.#request));
    const { reply, delayUs } = proxy;
    if (delayUs > 0) this.#flags.push('DI');
    clock.after(delayUs, () => {
      if (chosen === ANSWERED) this.#answer(reply);
      else this.#route(this.#plan.destinations[chosen]!);
    });
  }

  #route(destination: PlannedDestination): void {
    const { proxy, clock } = this.#world;
    this.#destination = destination;
    this.#state = proxy.cluster(destination.cluster);
    for (const mirror of this.#plan.mirrors) {
      if (proxy.mirrors(mirror, this.#world.draw)) this.#mirror(proxy.cluster(mirror.cluster), mirror.request);
    }
    if (this.#plan.timeoutUs > 0) clock.after(this.#plan.timeoutUs, () => this.#timeout());
    this.#try();
  }

  #mirror(state: ClusterState, request: Request): void {
    const { clock, draw } = this.#world;
    const host = state.pickHost(null, null, clock.nowUs, draw);
    if (host !== NO_HOST) new ModelTry(this.#world, state, host, request, this.#number, () => {}).begin();
  }

  #try(): void {
    const { clock, draw } = this.#world;
    this.#attempts++;
    const host = this.#state!.pickHost(this.#plan.hashKey, this.#tried, clock.nowUs, draw);
    if (host === NO_HOST) {
      if (this.#granted) this.#state!.retryDone();
      this.#answer(NO_HEALTHY_UPSTREAM);
      return;
    }
    this.#tried?.add(host);
    const one = new ModelTry(this.#world, this.#state!, host, this.#destination!.request, this.#number, (result) =>
      this.#ended(one, result),
    );
    this.#current = one;
    const perTryUs = this.#plan.retry?.perTryTimeoutUs ?? -1;
    if (perTryUs > 0) {
      clock.after(perTryUs, () => {
        if (this.#current !== one || this.#isOver) return;
        one.giveUp(PER_TRY_TIMEOUT);
        this.#ended(one, { outcome: PER_TRY_TIMEOUT, from: null });
      });
    }
    one.begin();
  }

  #ended(one: ModelTry, result: TryResult): void {
    if (this.#isOver || (this.#current !== null && this.#current !== one)) return;
    this.#current = null;
    if (this.#granted) this.#state!.retryDone();
    this.#granted = false;
    const { retry } = this.#plan;
    const waitUs =
      retry === null
        ? NO_RETRY
        : this.#state!.retryAfterUs(retry, this.#attempts - 1, result.outcome, this.#world.draw);
    if (retry !== null && waitUs >= 0) {
      this.#granted = true;
      this.#world.clock.after(waitUs, () => {
        if (!this.#isOver) this.#try();
      });
      return;
    }
    const reply = finalReply(result.outcome, waitUs);
    if (reply === null) this.#flags.push(...finalFlags(waitUs));
    if (reply !== null) this.#answer(retriedReply(reply, this.#attempts));
    else this.#forward(result.from!);
  }

  #timeout(): void {
    if (this.#isOver) return;
    this.#current?.giveUp(REQUEST_TIMEOUT);
    if (this.#granted) this.#state!.retryDone();
    this.#answer(UPSTREAM_TIMEOUT);
  }

  #forward({ pod, seen, answer }: NonNullable<TryResult['from']>): void {
    const own = { 'x-backend': pod.name, ...answer.headers };
    const edited = this.#destination!.responseEdits.reduce<HeaderValues>(
      (headers, edits) => editHeaders(edits, headers),
      own,
    );
    const cookie = madeCookie(this.#plan.hash, this.#request, 'made');
    this.#finish({
      status: answer.status,
      backend: pod.name,
      seen,
      headers: { ...edited, ...this.#limitHeaders(), ...(cookie === null ? {} : { 'set-cookie': cookie }) },
      body: '',
    });
  }

  #answer(reply: LocalReply): void {
    for (const flag of reply.flags) if (!this.#flags.includes(flag)) this.#flags.push(flag);
    const { status, headers, body } = reply;
    this.#finish({ status, backend: null, seen: null, headers: { ...headers, ...this.#limitHeaders() }, body });
  }

  #limitHeaders(): Readonly<Record<string, string>> {
    return this.#world.proxy.rateLimitHeaders(this.#plan, this.#world.clock.nowUs);
  }

  #finish(answer: Pick<Observed, 'status' | 'backend' | 'seen' | 'headers' | 'body'>): void {
    this.#isOver = true;
    const { clock, startedUs } = this.#world;
    this.#done({
      ...answer,
      flags: [...this.#flags].sort().join(','),
      attempts: this.#attempts,
      atMs: (this.#startedUs - startedUs) / 1000,
      tookMs: (clock.nowUs - this.#startedUs) / 1000,
    });
  }
}
