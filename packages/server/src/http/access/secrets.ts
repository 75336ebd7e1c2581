// Secrets shown once: derived from the installation's own, so a replayed call can return them without storing them.
import { derivedSecret, type Installation } from '../../store/installation.ts'

export interface Secrets {
  /** The token of a session's link, from the session's id. */
  linkToken(session: string): string
  /** A webhook endpoint's secret, from its id, in the form of Standard Webhooks: a prefix and the key in base64. */
  webhookSecret(endpoint: string): string
}

export const secretsOf = (installation: Installation): Secrets => ({
  linkToken: session => derivedSecret(installation, 'session link', session).toString('base64url'),
  webhookSecret: endpoint => `whsec_${derivedSecret(installation, 'webhook endpoint', endpoint).toString('base64')}`,
})

/** The part after “#” stays in the browser: no log, proxy or mail scanner receives it. */
export const linkUrl = (address: string, token: string): string => `${address}/enter#${token}`
