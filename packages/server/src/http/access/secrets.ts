// Secrets that are shown once: derived from the installation's own, so that a replayed call shows the same again and nobody stores them.
import { derivedSecret, type Installation } from '../../store/installation.ts'

export interface Secrets {
  /** The token of a session's link, from the session's id. */
  linkToken(session: string): string
  /** Of a webhook endpoint, from its id: as Standard Webhooks has it, a prefix and the key in base64. */
  webhookSecret(endpoint: string): string
}

export const secretsOf = (installation: Installation): Secrets => ({
  linkToken: session => derivedSecret(installation, 'session link', session).toString('base64url'),
  webhookSecret: endpoint => `whsec_${derivedSecret(installation, 'webhook endpoint', endpoint).toString('base64')}`,
})

/** Behind “#” it stays in the browser: no log, no proxy and no mail scanner's fetch ever has it. */
export const linkUrl = (address: string, token: string): string => `${address}/enter#${token}`
