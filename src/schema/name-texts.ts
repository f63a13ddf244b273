/** Names and texts with rules of their own, shared by every table. */
import { text } from './record.ts';

const LABEL = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?';
const HOST_LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const HOST = `${HOST_LABEL}(?:\\.${HOST_LABEL})*`;
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_|~-]+";

/** Services, clusters, namespaces: what Kubernetes allows as the name of a Service, and what cannot leave a folder. */
export const NAME = text('a name of lower-case letters, digits and -', {
  pattern: `^${LABEL}$`,
  longest: 63,
  examples: ['app'],
});
/** A zone as written: `a`, `us-east-1a`. */
export const ZONE = text('a zone', { pattern: `^${HOST_LABEL}$`, longest: 63, examples: ['a'] });
export const HOST_NAME = text('a host name', { pattern: `^${HOST}$`, longest: 253, examples: ['shop.example'] });
export const PATH_PREFIX = text('a path', { pattern: '^/[^\\s?#]*$', longest: 1024, examples: ['/reports'] });
/** As authorization and token rules match it: `*` at either end. */
export const PATH_PATTERN = text('a path pattern', { pattern: '^[/*][^\\s?#]*$', longest: 1024, examples: ['/v1/*'] });
export const METHOD = text('an HTTP method', { pattern: '^[A-Z]+$', longest: 20, examples: ['GET'] });
export const HEADER_NAME = text('a header name', { pattern: `^${TOKEN}$`, longest: 100, examples: ['x-canary'] });
export const COOKIE_NAME = text('a cookie name', { pattern: `^${TOKEN}$`, longest: 100, examples: ['session'] });
export const IMAGE = text('a container image', {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:@/-]*$',
  longest: 500,
  examples: ['registry.example/app:1.4.2'],
});
export const LABEL_KEY = text('a label', {
  pattern: '^(?:[a-z0-9.-]+/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$',
  longest: 317,
  examples: ['team'],
});
export const LABEL_VALUE = text('a label value', {
  pattern: '^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$',
  longest: 63,
  examples: ['payments'],
});
/** Any one line or more of text. */
export const ANY_TEXT = text('text', { longest: 100_000 });
/** A word or sentence. */
export const LINE = text('one line of text', { pattern: '^[^\\n\\r]*$', longest: 4096 });
/** `https://host/path`. */
export const URL_TEXT = text('a URL', {
  pattern: '^https?://[^\\s/?#]+(?:[/?#]\\S*)?$',
  longest: 2048,
  examples: ['https://login.example/keys'],
});
