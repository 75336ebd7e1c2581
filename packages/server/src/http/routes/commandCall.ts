// A command of a call to an aggregate without routes of its own: its envelope, and its answer as HTTP.
import { createHash, randomUUID } from 'node:crypto'
import type { Answer, CommandEnvelope } from '../../commands/envelope.ts'
import { uuidv8 } from '../../store/uuid.ts'
import type { OwnKey } from './once.ts'
import { httpProblem, refusalProblem } from './problem.ts'

/** The call id is derived from the key, so that a repeat finds the call after an unknown outcome. */
export function envelopeOf<C>(stream: string, command: C, key: OwnKey | null): CommandEnvelope<C> {
  if (!key)
    return { stream, command, caller: null, route: '', key: null, bodyHash: null, callId: randomUUID(), status: 200 }
  const { caller, actor, route, target, bodyHash } = key
  return {
    stream,
    command,
    caller,
    route,
    key: key.key,
    // The same key for another evaluation or version is another call.
    bodyHash: createHash('sha256').update(target).update(bodyHash).digest('hex'),
    callId: uuidv8(caller, actor, route, stream, key.key),
    status: 200,
  }
}

/** Returns what a carried out command gives, and marks a replay. Throws the problem of any other answer. */
export function contextOf<X>(answer: Answer<X>, key: OwnKey | null): X {
  const done = mustBeDone(answer)
  if (done.replayed) key?.replayed()
  return done.context
}

/** Returns the answer of a carried out command. Throws the problem of any other one. */
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
