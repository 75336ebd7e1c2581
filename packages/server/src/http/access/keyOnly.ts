// Fields that only an API key may send, whichever actor it acts for; a person's session may not.
import { isRecord } from '@evenhand/core'
import type { Row } from '@evenhand/sdk/contract'
import { invalid } from '../routes/validate.ts'
import type { Caller } from './auth.ts'

/** Refuses a session's input that has a field of the contract row's `keyOnly`. */
export function refuseKeyOnly({ keyOnly = [] }: Pick<Row, 'keyOnly'>, sent: unknown, { session }: Caller): void {
  const found = session === null ? undefined : keyOnly.find(path => isSent(sent, path.split('.')))
  if (found !== undefined) throw invalid(found, 'can be sent with an API key only')
}

const isSent = (sent: unknown, [name = '', ...rest]: readonly string[]): boolean =>
  isRecord(sent) && Object.hasOwn(sent, name) && (rest.length === 0 || isSent(sent[name], rest))
