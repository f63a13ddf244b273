import { firing } from '../ask-monitoring.ts';
import { kubectl, kubectlIn } from '../commands/command.ts';
import type { Site } from '../site.ts';
import type { Runbook } from '../types.ts';
import type { AlertRunbooks } from './alert-runbooks.ts';

function finding(title: string, symptom: string): (site: Site) => Runbook {
  return (site) => ({
    title,
    symptom,
    means: 'Whoever reaches the program may be able to use it. The deadline is the platform’s own.',
    look: [
      ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'deployments', '-o', 'wide')),
      firing(`alertname=${title}`),
    ],
    causes: [
      'The image, or what it is made from, is old.',
      'The cure came out after the image was made.',
      'Nobody rebuilds what does not change.',
    ],
    cure: [
      'Make the image anew on a base that has the cure, and roll it out: [deployment](/runbooks/operations.md#deployment).',
      'There is no cure yet: can it be reached at all? If so, close the way to it, by policy or by taking it off.',
      'It does not apply here: say so where the scanner reads it, with the reason and a date.',
    ],
    over: { text: 'the scanner has seen the new image and the alert has ended.', run: [firing(`alertname=${title}`)] },
    helps: ['security', 'images'],
  });
}

/** Runbooks of the alerts on what scanners find and on secrets. */
export const SECURITY_RUNBOOKS: AlertRunbooks = {
  CriticalFinding: finding(
    'CriticalFinding',
    'A scanner has found a critical weakness, with a cure, in an image that runs. The alert names image and weakness.',
  ),
  CriticalFindingOverdue: finding('CriticalFindingOverdue', 'A critical weakness has stood longer than it may.'),
  HighFindingOverdue: finding('HighFindingOverdue', 'A high weakness has stood longer than it may.'),
  MediumFindingOverdue: finding('MediumFindingOverdue', 'A medium weakness has stood longer than it may.'),
  SecretInImage: (site) => ({
    title: 'SecretInImage',
    symptom: 'A scanner has found a password or key in an image. The alert names the image.',
    means: 'Whoever may pull the image has it.',
    look: site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'deployments', '-o', 'wide')),
    causes: ['It was copied into the image with its folder.', 'It was an argument of the build and stayed in a layer.'],
    cure: [
      'It has leaked: [credentials have leaked](/runbooks/disasters.md#credentials-have-leaked), all of it.',
      'Then an image without it. Taking it out of the last layer is not enough.',
    ],
    over: {
      text: 'the old one is refused, and the new image is found clean.',
      run: [firing('alertname=SecretInImage')],
    },
    helps: ['security'],
  }),
  SecretNotRead: () => ({
    title: 'SecretNotRead',
    symptom: 'A Secret could not be read from its vault. The alert names namespace and name.',
    means:
      'Pods go on with what they have. A new value does not reach them, and a pod that starts where the Secret is missing does not start.',
    look: [
      kubectlIn('$NAMESPACE', 'get', 'externalsecrets'),
      kubectlIn('$NAMESPACE', 'describe', 'externalsecrets'),
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending'),
    ],
    causes: [
      'The vault does not answer.',
      'The right to read it has ended or changed.',
      'It is called otherwise there, or its key is gone.',
    ],
    cure: [
      'The vault and the rights first; it is tried again by itself.',
      'A name: correct it where the ExternalSecret is written, compile, apply.',
    ],
    over: { text: 'it is `SecretSynced`.', run: [kubectlIn('$NAMESPACE', 'get', 'externalsecrets')] },
    helps: ['security', 'identity'],
  }),
};
