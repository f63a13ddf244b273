/** Kubernetes' `format`: texts of a known shape. What is wrong with one is said in our words, not the API server's. */
import { Optional } from '@marcbachmann/cel-js';
import { isOfFormat } from '../text-formats.ts';
import { type CelLibrary, registerPrefix } from './cel-library.ts';

class FormatPrefix {}

class NamedFormat {
  readonly name: string;
  readonly problem: (text: string) => string | null;

  constructor(name: string, problem: (text: string) => string | null) {
    this.name = name;
    this.problem = problem;
  }
}

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function shaped(what: string, form: RegExp, most: number): (text: string) => string | null {
  return (text) => {
    if (text.length > most) return `must be no more than ${most} characters`;
    return form.test(text) ? null : `must be ${what}`;
  };
}

/** A prefix to which more is added may end in a dash. */
function prefixed(problem: (text: string) => string | null): (text: string) => string | null {
  return (text) => problem(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
}

const label = shaped('lower case letters, digits and dashes, ending in a letter or digit', LABEL, 63);
const label1035 = shaped('lower case letters, digits and dashes, starting with a letter', LABEL_1035, 63);
const subdomain = shaped('lower case labels, separated by dots', SUBDOMAIN, 253);
const name = shaped('letters, digits, dashes, underscores and dots', NAME, 63);

function qualifiedName(text: string): string | null {
  const parts = text.split('/');
  if (parts.length > 2) return 'must be a name, with at most one prefix and a slash before it';
  const [last = ''] = parts.slice(-1);
  return (parts.length === 2 ? subdomain(parts[0] ?? '') : null) ?? name(last);
}

const FORMATS: Readonly<Record<string, (text: string) => string | null>> = {
  dns1123Label: label,
  dns1123Subdomain: subdomain,
  dns1035Label: label1035,
  qualifiedName,
  dns1123LabelPrefix: prefixed(label),
  dns1123SubdomainPrefix: prefixed(subdomain),
  dns1035LabelPrefix: prefixed(label1035),
  labelValue: (text) => (text === '' ? null : name(text)),
};

/** Of these the schema's `format` knows the shape: name here, name there. */
const SCHEMA_FORMATS = { uri: 'uri', uuid: 'uuid', byte: 'byte', date: 'date', datetime: 'date-time' };

/** Adds the functions. */
export const namedFormats: CelLibrary = (environment) => {
  registerPrefix(environment, 'format', FormatPrefix);
  environment.registerType('NamedFormat', NamedFormat);
  const formats = new Map(Object.entries(FORMATS).map(([key, problem]) => [key, new NamedFormat(key, problem)]));
  for (const [key, format] of Object.entries(SCHEMA_FORMATS))
    formats.set(key, new NamedFormat(key, (text) => (isOfFormat(text, format) === false ? `must be a ${key}` : null)));
  for (const [key, format] of formats) environment.registerFunction(`FormatPrefix.${key}(): NamedFormat`, () => format);
  environment
    .registerFunction('FormatPrefix.named(string): optional<NamedFormat>', (_: FormatPrefix, key: string) =>
      Optional.of(formats.get(key)),
    )
    .registerFunction(
      'NamedFormat.validate(string): optional<list<string>>',
      ({ problem }: NamedFormat, text: string) => {
        const found = problem(text);
        return found === null ? Optional.none() : Optional.of([found]);
      },
    );
};
