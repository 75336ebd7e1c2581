// HTTP calls that send a command: the envelope with the idempotency key, and the HTTP answer.
import { createHash, randomUUID } from 'node:crypto'
import type { Answer, CommandEnvelope } from '../../commands/envelope.ts'
import type { RememberedKey } from '../../store/remembered.ts'
import { uuidv8 } from '../../store/uuid.ts'
import type { OwnKey } from './once.ts'
import { httpProblem, refusalProblem } from './problem.ts'

/** The command that a call sends to one stream. */
export interface CommandCall<C> {
  readonly stream: string
  readonly command: C
  /** The id of the calling API key; null if the caller is not needed to recognize a repeat. */
  readonly caller: string | null
  readonly route: string
  /** The status of the answer on success. */
  readonly status: number
}

/**
 * Returns the envelope of a call. If the call has a key, the call id is derived from the key, so that a repeat after an
 * unknown outcome finds the first call.
 */
export function envelopeOf<C>(call: CommandCall<C>, key: RememberedKey | null): CommandEnvelope<C> {
  if (!key) return { ...call, key: null, bodyHash: null, callId: randomUUID() }
  const { caller, actor, route, target, bodyHash } = key
  return {
    ...call,
    caller,
    key: key.key,
    // The same key with another target (request, evaluation or version) is a different call.
    bodyHash: createHash('sha256').update(target).update(bodyHash).digest('hex'),
    callId: uuidv8(caller, actor, route, call.stream, key.key),
  }
}

/** Returns the envelope of a call to a seller or a policy. */
export const ownEnvelopeOf = <C>(stream: string, command: C, key: OwnKey | null): CommandEnvelope<C> =>
  envelopeOf({ stream, command, caller: null, route: key?.route ?? '', status: 200 }, key)

/** Returns what a carried out command gives, and marks a replay. Throws the problem of any other answer. */
export function contextOf<X>(answer: Answer<X>, key: OwnKey | null): X {
  const done = mustBeDone(answer)
  if (done.replayed) key?.replayed()
  return done.context
}

/** Returns the answer if the command was carried out. Otherwise throws the HTTP problem. */
export function mustBeDone<X>(answer: Answer<X>, problemOf = refusalProblem): Extract<Answer<X>, { kind: 'done' }> {
  switch (answer.kind) {
    case 'done':
      return answer
    case 'refused':
      throw problemOf(answer.refusal)
    case 'key_reused':
      throw httpProblem('idempotency_key_reused', {})
    case 'overloaded':
      throw httpProblem('overloaded', { retryAfterSeconds: 1 })
    case 'unknown':
      throw httpProblem('outcome_unknown', {})
    case 'faulty':
      throw answer.fault
  }
}
