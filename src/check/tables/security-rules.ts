/** Who may do what, and what is secret: SEC. */
import { admissionOnlyReports } from '../rules/admission-only-reports.ts';
import { admissionRefusesObject } from '../rules/admission-refuses-object.ts';
import { callBlockedByNetworkPolicy } from '../rules/call-blocked-by-network-policy.ts';
import { claimsWithoutAuthentication } from '../rules/claims-without-authentication.ts';
import { clientTlsAgainstStrict } from '../rules/client-tls-against-strict.ts';
import { containerOwnsNode } from '../rules/container-owns-node.ts';
import { credentialMissing } from '../rules/credential-missing.ts';
import { externalUndeclared } from '../rules/external-undeclared.ts';
import { firewallOnlyLooks } from '../rules/firewall-only-looks.ts';
import { httpNotRedirected } from '../rules/http-not-redirected.ts';
import { networkPolicySelectsNothing } from '../rules/network-policy-selects-nothing.ts';
import { noDefaultDeny } from '../rules/no-default-deny.ts';
import { noHttps } from '../rules/no-https.ts';
import { plaintextAccepted } from '../rules/plaintext-accepted.ts';
import { podsWithoutNetworkPolicy } from '../rules/pods-without-network-policy.ts';
import { policySelectsNothing } from '../rules/policy-selects-nothing.ts';
import { policyWithoutRules } from '../rules/policy-without-rules.ts';
import { rightsToEverything } from '../rules/rights-to-everything.ts';
import { secretAmongFiles } from '../rules/secret-among-files.ts';
import { secretInPlainText } from '../rules/secret-in-plain-text.ts';
import { secretNeverReadAgain } from '../rules/secret-never-read-again.ts';
import { secretStoreMissing } from '../rules/secret-store-missing.ts';
import { strictCallerOutsideMesh } from '../rules/strict-caller-outside-mesh.ts';
import { tlsVersionTooOld } from '../rules/tls-version-too-old.ts';
import { tlsWithoutCertificate } from '../rules/tls-without-certificate.ts';
import { tokenNotDemanded } from '../rules/token-not-demanded.ts';
import { tokenWithoutRights } from '../rules/token-without-rights.ts';
import { unknownPrincipal } from '../rules/unknown-principal.ts';
import { variableKeepsOldSecret } from '../rules/variable-keeps-old-secret.ts';
import { volumeNotEncrypted } from '../rules/volume-not-encrypted.ts';
import { wildcardWithDns } from '../rules/wildcard-with-dns.ts';
import type { Rule } from '../types.ts';

export const SECURITY_RULES: readonly Rule[] = [
  clientTlsAgainstStrict,
  strictCallerOutsideMesh,
  plaintextAccepted,
  tlsVersionTooOld,
  noHttps,
  httpNotRedirected,
  tlsWithoutCertificate,
  credentialMissing,
  policyWithoutRules,
  policySelectsNothing,
  noDefaultDeny,
  tokenNotDemanded,
  claimsWithoutAuthentication,
  externalUndeclared,
  wildcardWithDns,
  unknownPrincipal,
  callBlockedByNetworkPolicy,
  podsWithoutNetworkPolicy,
  networkPolicySelectsNothing,
  secretInPlainText,
  secretNeverReadAgain,
  secretStoreMissing,
  containerOwnsNode,
  rightsToEverything,
  tokenWithoutRights,
  firewallOnlyLooks,
  admissionOnlyReports,
  admissionRefusesObject,
  volumeNotEncrypted,
  secretAmongFiles,
  variableKeepsOldSecret,
];
