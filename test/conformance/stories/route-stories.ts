/** The requests of the traffic stories, which `nines route` answers, put so that a real Envoy can be asked them too. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Mesh } from '../../../src/mesh/build-mesh.ts';
import { explainRoute } from '../../../src/traffic/explain-route.ts';
import type { RouteAnswer } from '../../../src/traffic/route-answer.ts';
import { findCaller, type RouteCaller } from '../../../src/traffic/route-caller.ts';
import type { RouteQuestion } from '../../../src/traffic/route-question.ts';
import { beginStory, storyPaths } from '../../story.ts';
import { requestQuestion } from '../../story-commands/requests.ts';
import { storyMeshes } from '../../story-commands/story-meshes.ts';
import { STORY_COMMANDS } from '../../story-commands.ts';
import { readStory } from '../../story-file.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const STORIES = 'stories/traffic/';
/** Commands that put objects into a story. */
const SETTING = new Set(['services', 'objects']);

export interface AskedQuestion {
  /** The line as it stands in the story. */
  readonly line: string;
  readonly question: RouteQuestion;
  readonly answer: RouteAnswer;
  /** Port of the proxy's listener. */
  readonly port: number;
}

/** Questions that meet the same proxy first. */
export interface RouteStoryPart {
  readonly caller: RouteCaller;
  readonly meshes: readonly Mesh[];
  readonly questions: readonly AskedQuestion[];
}

export interface RouteStory {
  /** Name of the story's file without its ending. */
  readonly name: string;
  readonly parts: readonly RouteStoryPart[];
}

/** Every traffic story with requests that a proxy would see in plain HTTP. */
export async function routeStories(): Promise<RouteStory[]> {
  const stories: RouteStory[] = [];
  for (const path of storyPaths().filter((one) => one.startsWith(STORIES))) {
    const parts = await storyParts(readFileSync(join(ROOT, path), 'utf8'));
    if (parts.length > 0) stories.push({ name: basename(path, '.txt'), parts });
  }
  return stories;
}

async function storyParts(text: string): Promise<RouteStoryPart[]> {
  const { story, end } = beginStory();
  const parts: RouteStoryPart[] = [];
  try {
    for (const { command, args, body } of readStory(text).blocks) {
      if (SETTING.has(command)) await STORY_COMMANDS[command]!(args, body, story);
      // Another version's defaults are not those of the Envoy that is asked.
      if (command === 'requests' && args.length === 0) parts.push(...partsOf(storyMeshes(story), body));
    }
  } finally {
    end();
  }
  return parts;
}

function partsOf(meshes: readonly Mesh[], body: string): RouteStoryPart[] {
  const byProxy = new Map<string, { caller: RouteCaller; questions: AskedQuestion[] }>();
  for (const line of body.split('\n').filter((one) => one.trim() !== '')) {
    const question = requestQuestion(line);
    const caller = findCaller(meshes, question);
    const answer = explainRoute(meshes, question);
    if ('problem' in caller || 'problem' in answer || !isPlainHttp(caller) || !isTranslated(answer)) continue;
    const { kind, cluster, namespace, workload } = caller.identity;
    const key = `${kind} ${cluster} ${namespace}/${workload}`;
    const known = byProxy.get(key) ?? { caller, questions: [] };
    known.questions.push({ line: line.trim(), question, answer, port: caller.port });
    byProxy.set(key, known);
  }
  return [...byProxy.values()].map((part) => ({ ...part, meshes }));
}

/** Not a route without an action, which Envoy refuses, nor an unknown host passed on to the address that was dialled. */
function isTranslated({ route, destinations }: RouteAnswer): boolean {
  return route?.action.kind !== 'none' && !destinations.some(({ cluster }) => cluster === null);
}

function isPlainHttp({ config, listener }: RouteCaller): boolean {
  const met = config?.listeners[listener];
  return met !== undefined && met.protocol === 'http' && met.tls === null;
}
