// Secrets that are shown once. They are derived from the installation's secret, so that a replayed call can return them
// although they are not stored.
import { derivedSecret, type Installation } from '../../store/installation.ts'

export interface Secrets {
  /** Derives the token of a session's link from the session's id. */
  linkToken(session: string): string
  /**
   * Derives a webhook endpoint's secret from its id, in the form of Standard Webhooks: a prefix and the key in base64.
   */
  webhookSecret(endpoint: string): string
}

export const secretsOf = (installation: Installation): Secrets => ({
  linkToken: session => derivedSecret(installation, 'session link', session).toString('base64url'),
  webhookSecret: endpoint => `whsec_${derivedSecret(installation, 'webhook endpoint', endpoint).toString('base64')}`,
})

/**
 * Builds the URL of a session's link. The part after “#” stays in the browser: no log, proxy or mail scanner receives
 * it.
 */
export const linkUrl = (address: string, token: string): string => `${address}/enter#${token}`
