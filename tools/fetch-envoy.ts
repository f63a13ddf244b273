/** Prints the path of the Envoy that the tests are run with, fetched if the cache does not hold it. */
import { fetchEnvoy } from '../src/worlds/local/fetch-envoy.ts';

export { cacheFolder, ENVOY_VERSION, fetchEnvoy } from '../src/worlds/local/fetch-envoy.ts';

if (import.meta.main) {
  const fetched = fetchEnvoy();
  if ('path' in fetched) console.log(fetched.path);
  else console.error(fetched.missing);
  process.exitCode = 'path' in fetched ? 0 : 3;
}
