// Makes work commands from what was typed: links from lines of text, and sample commands for previews.
import type { Input } from '@evenhand/sdk'
import type { Order } from '../../api/cache.ts'
import type { FollowAction } from '../../api/inputs.ts'

export type FollowUp = NonNullable<Input<'withdrawRequest'>['followUp']>

/**
 * Converts an address with other characters to ASCII. One that cannot be parsed or contains a user name stays as it is,
 * and the server rejects it.
 */
function inAscii(address: string): string {
  const isPlain = /^[!-~]*$/.test(address) || !URL.canParse(address) || new URL(address).username !== ''
  return isPlain ? address : new URL(address).href
}

export const filled = (text: string): boolean => text.trim() !== ''
/** Returns the typed links, one from each line. */
export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(filled)
    .map(inAscii)

const ANY = '…'
/** Returns the command with placeholders for its texts, since a preview does not depend on the texts. */
export function sample(action: FollowAction, order: Order, unusable = false): FollowUp {
  switch (action) {
    case 'accept_delivery':
      return { action }
    case 'give_requirements':
      return { action, answers: order.requirements.map(() => ANY) }
    case 'deliver':
      return { action, message: ANY }
    case 'request_revision':
      return { action, explanation: ANY, ...(unusable ? { nothingUsable: true } : {}) }
  }
}
